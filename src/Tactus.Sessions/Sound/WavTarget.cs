using Microsoft.Win32.SafeHandles;

namespace Tactus.Sessions;

/// <summary>Where a WAV writer puts its bytes: a file, or a test's idea of a disk.</summary>
internal abstract class WavTarget : IDisposable
{
    /// <summary>Writes all bytes at a place, or throws an <see cref="IOException"/>.</summary>
    [BackgroundThread]
    internal abstract void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Asks the system to put what was written on the disk itself.</summary>
    [BackgroundThread]
    internal abstract void FlushToDisk();

    /// <inheritdoc/>
    [BackgroundThread]
    public abstract void Dispose();

    /// <summary>Closes it before anything worth keeping was written; a file that was not there before goes again.</summary>
    [BackgroundThread]
    internal virtual void Discard() => Dispose();
}

/// <summary>A file, written by position: no stream, no buffer, no object for each call.</summary>
internal sealed class WavFileTarget(string path) : WavTarget
{
    private readonly bool _isNew = !File.Exists(path);
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    internal override void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // why: the runtime's name for EFBIG, which is no argument of ours: the file system or the caller's limit takes no longer file.
            throw new IOException("The largest size of a file is reached.", e) { HResult = SoundFileException.FileTooLarge };
        }
    }

    internal override void FlushToDisk() => RandomAccess.FlushToDisk(_handle);

    public override void Dispose() => _handle.Dispose();

    internal override void Discard()
    {
        _handle.Dispose();
        if (_isNew)
        {
            File.Delete(path);
        }
    }
}
