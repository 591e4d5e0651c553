using System.Runtime.InteropServices;

namespace Tactus.Cli;

/// <summary>Writes to a descriptor that the caller opened, with the system's own call and nothing else.</summary>
/// <remarks>
/// The console's streams switch the terminal into another mode at the first write, which a tool that only prints has no business to do; a file stream
/// writes at its own position and leaves the shared one behind, so that the next program's output would overwrite ours.
/// </remarks>
internal sealed unsafe partial class DescriptorStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int Again = 11;
    private const int AgainOnMacOS = 35;
    private const short ReadyToWrite = 4;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (var done = 0; done < buffer.Length;)
            {
                var written = Write(descriptor, start + done, (nuint)(buffer.Length - done));
                if (written >= 0)
                {
                    done += (int)written;
                    continue;
                }

                var error = Marshal.GetLastPInvokeError();
                if (error is Again or AgainOnMacOS)
                    WaitUntilWritable();
                else if (error != Interrupted)
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // A pipe whose other end was made non-blocking by whoever shares it.
    private void WaitUntilWritable()
    {
        var question = new Question { Descriptor = descriptor, Events = ReadyToWrite };
        _ = Poll(&question, 1, -1);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Question
    {
        internal int Descriptor;
        internal short Events;
        internal short Answers;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Question* questions, nuint count, int milliseconds);
}
