using System.Text.Json;

namespace Tactus;

/// <content>Reading and writing.</content>
public sealed partial record Session
{
    /// <summary>Largest document that is read, in bytes.</summary>
    public const int MaxDocumentBytes = 32 << 20;

    private static ReadOnlySpan<byte> MidiMagic => "MThd"u8;

    private static ReadOnlySpan<byte> RiffMagic => "RIFF"u8;

    /// <summary>Opens a MIDI file or a session document, whichever the content says it is.</summary>
    /// <exception cref="SessionException">It is neither, or cannot be read; one sentence.</exception>
    /// <exception cref="MidiFileException">It is a MIDI file that is broken; one sentence.</exception>
    [AnyThread]
    public static Session Open(string path)
    {
        var head = ReadHead(path);
        return head.AsSpan().StartsWith(MidiMagic) || head.AsSpan().StartsWith(RiffMagic) ? FromMidi(path) : Load(path);
    }

    /// <summary>Reads a session document and checks it.</summary>
    /// <exception cref="SessionException">It cannot be read, or something in it is wrong; one sentence that names file and place.</exception>
    [AnyThread]
    public static Session Load(string path)
    {
        var name = Path.GetFileName(path);
        var bytes = ReadAll(path, name);
        var session = FromJson(bytes, name, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
        session.ThrowIfInvalid();
        return session;
    }

    /// <summary>Reads a session from UTF-8 JSON, without checking what it says.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="baseDirectory">Folder that relative file names are meant from.</param>
    /// <exception cref="SessionException">It is not a session document of this version; one sentence with line and byte.</exception>
    [AnyThread]
    public static Session FromJson(ReadOnlySpan<byte> utf8, string name, string baseDirectory)
    {
        try
        {
            var session = JsonSerializer.Deserialize(utf8, SessionJson.Default.Session)
                ?? throw new SessionException($"{name}: the document is null; a session is an object with \"format\": \"{FormatName}\".");
            if (session.Format != FormatName)
            {
                throw new SessionException($"{name}: the format is \"{session.Format}\"; expected \"{FormatName}\".");
            }

            if (session.Version != CurrentVersion)
            {
                throw new SessionException($"{name}: the document has version {session.Version}; this program reads version {CurrentVersion}.");
            }

            return session with { BaseDirectory = baseDirectory, SourceName = name };
        }
        catch (JsonException exception)
        {
            var line = (exception.LineNumber ?? 0) + 1;
            var what = exception.Message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0].TrimEnd('.');
            throw new SessionException($"{name}: line {line}, byte {exception.BytePositionInLine ?? 0}: {what}.", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new SessionException($"{name}: the document cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The document as UTF-8 JSON.</summary>
    [AnyThread]
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SessionJson.Default.Session);

    /// <summary>Writes the document: the old one or the new one is there at any moment, never half of one.</summary>
    /// <exception cref="SessionException">It cannot be written; one sentence.</exception>
    [AnyThread]
    public void Save(string path)
    {
        var temporary = path + ".new";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(ToJson());
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"{Path.GetFileName(path)}: cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Where a file of this session lies.</summary>
    internal string Resolve(string file) => Path.GetFullPath(Path.Combine(BaseDirectory, file));

    private static byte[] ReadHead(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var head = new byte[4];
            return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SessionException(Unreadable(path, name, exception), exception);
        }
    }

    private static byte[] ReadAll(string path, string name)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[64 * 1024];
            var count = 0;
            for (int read; (read = stream.Read(bytes, count, bytes.Length - count)) > 0;)
            {
                count += read;
                if (count > MaxDocumentBytes)
                {
                    throw new SessionException($"{name}: the document is larger than {MaxDocumentBytes >> 20} MiB; a session of that size is refused.");
                }

                if (count == bytes.Length)
                {
                    Array.Resize(ref bytes, bytes.Length * 2);
                }
            }

            return count > 0 ? bytes[..count] : throw new SessionException($"{name}: the file is empty; a session is an object with \"format\": \"{FormatName}\".");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SessionException(Unreadable(path, name, exception), exception);
        }
    }

    private static string Unreadable(string path, string name, Exception exception) =>
        Directory.Exists(path) ? $"{name}: is a folder; a session document or a MIDI file is needed."
        : exception is FileNotFoundException or DirectoryNotFoundException ? $"{path}: there is no such file."
        : $"{name}: cannot be read: {exception.Message}";
}
