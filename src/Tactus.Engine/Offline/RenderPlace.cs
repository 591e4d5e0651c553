namespace Tactus.Engine;

/// <summary>Where a rendering is written: into the file itself if it is new, else beside it, so that the file that is there is replaced in one step or stays whole.</summary>
/// <remarks>A rendering whose process is killed leaves what it had: in the file, or in <c>OUT.wav.part</c>, which the next rendering to the same file takes over.</remarks>
[BackgroundThread]
internal sealed class RenderPlace
{
    private readonly string _target;
    private readonly bool _isNew;

    /// <summary>Looks what is there; makes nothing yet.</summary>
    internal RenderPlace(string path)
    {
        // why: the file behind a link is the one to replace, not the link.
        _target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

        // why: /dev/stdout leads to what has no name; it is opened by the link, and a file must not take the link's place.
        var isNameless = _target != path && File.Exists(path) && !File.Exists(_target);
        _target = isNameless ? path : _target;

        var there = new FileInfo(_target);
        _isNew = !there.Exists;

        // why the length: a file without content has nothing to lose, and neither have pipes and devices, which have no length and cannot be replaced.
        // A file that may not be written must not be replaced either, whatever its folder allows: opening it says so.
        WritePath = !isNameless && there is { Exists: true, Length: > 0 } && !Directory.Exists(_target + ".part") && !there.IsReadOnly ? _target + ".part" : _target;
        Name = Path.GetFileName(path);
    }

    /// <summary>The file's name for sentences.</summary>
    internal string Name { get; }

    /// <summary>Where to write.</summary>
    internal string WritePath { get; }

    /// <summary>Whether a file is there that is replaced only once the rendering is complete.</summary>
    internal bool ReplacesOldOne => WritePath != _target;

    /// <summary>The rendering is complete and closed: puts it in its place.</summary>
    /// <exception cref="IOException">It cannot be; the old file is whole.</exception>
    internal void Keep()
    {
        if (!ReplacesOldOne)
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(WritePath, File.GetUnixFileMode(_target));
        }

        File.Move(WritePath, _target, overwrite: true);
    }

    /// <summary>The rendering failed: nothing of it stays.</summary>
    internal void Discard()
    {
        try
        {
            if (ReplacesOldOne || _isNew)
            {
                File.Delete(WritePath);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // why: why the rendering failed is on its way up, and matters more.
        }
    }
}
