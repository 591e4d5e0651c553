using Microsoft.Win32.SafeHandles;

namespace Tactus.Sessions;

/// <summary>Documents on disk: read within bounds, replaced whole.</summary>
internal static class SessionFileAccess
{
    internal static SessionException TooLarge(string name) => SessionException.Of(
        name, SessionErrorKind.Syntax, $"the document is larger than {Session.MaxDocumentBytes >> 20} MiB, the most that is read as a session.");

    /// <summary>A path's last part for sentences, or the path itself where that has no name.</summary>
    internal static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } name ? name : path;

    /// <summary>The first bytes of a file, to see what it is; of a pipe, which can be read once only, all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="whole">The content, if it cannot be read again.</param>
    internal static ReadOnlySpan<byte> ReadHead(string path, out byte[]? whole)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = OpenRead(path);
            whole = stream.CanSeek ? null : ReadAll(stream, path);
            if (whole is not null)
            {
                return whole;
            }

            var head = new byte[64];
            return head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw Unreadable(path, e);
        }
    }

    internal static byte[] ReadAll(string path)
    {
        try
        {
            using var stream = OpenRead(path);
            return ReadAll(stream, path);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw Unreadable(path, e);
        }
    }

    private static byte[] ReadAll(FileStream stream, string path)
    {
        // why: pipes and devices report no length and may never end, so what came decides, not what was promised.
        var content = new MemoryStream();
        var block = new byte[1 << 16];
        for (int got; (got = stream.Read(block)) > 0;)
        {
            content.Write(block, 0, got);
            if (content.Length > Session.MaxDocumentBytes)
            {
                throw TooLarge(NameOf(path));
            }
        }

        return content.ToArray();
    }

    /// <summary>Writes beside the file, brings it to the disk, moves it into place: after a crash there is the old document or the new one.</summary>
    internal static void Replace(string path, byte[] content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (SafeFileHandle handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(handle, content, 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            TryDelete(temporary);
            var problem = SoundFileException.IsDiskFull(e) ? "the disk is full; the document on it is unchanged." : $"it cannot be written ({e.Message.TrimEnd('.')}).";
            throw SessionException.Of(Path.GetFileName(path), SessionErrorKind.Unreadable, problem, e);
        }
    }

    internal static string Absolute(string file, string baseDirectory) => Path.GetFullPath(Path.Combine(Path.GetFullPath(baseDirectory.Length == 0 ? "." : baseDirectory), file));

    /// <summary>A relative file as seen from another folder; absolute ones stay as they are.</summary>
    internal static string Rebase(string file, string from, string to) => Path.IsPathRooted(file) || Path.GetFullPath(from.Length == 0 ? "." : from) == to
        ? file
        : Path.GetRelativePath(to, Absolute(file, from)).Replace('\\', '/');

    internal static bool IsFileTrouble(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    private static SessionException Unreadable(string path, Exception e)
    {
        var problem = Directory.Exists(path) ? "this is a folder; a session document or a MIDI file is needed."
            : e is FileNotFoundException or DirectoryNotFoundException && path.Contains('\uFFFD') ? "the file does not exist, or its name is not UTF-8 text; rename it, or name a link to it."
            : e is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist; check the path."
            : $"the file cannot be read ({e.Message.TrimEnd('.')}).";
        return SessionException.Of(NameOf(path), SessionErrorKind.Unreadable, problem, e);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            // The error that brought us here is the one worth telling.
        }
    }
}
