using Tactus.Sessions;

namespace Tactus;

/// <content>Reading and writing.</content>
public sealed partial record Session
{
    /// <summary>Largest document that is read, in bytes.</summary>
    public const int MaxDocumentBytes = 32 << 20;

    /// <summary>Opens a MIDI file or a session document, whichever the content says it is.</summary>
    /// <exception cref="SessionException">It is neither, cannot be read, or something in it is wrong; one sentence that names file and place.</exception>
    /// <exception cref="MidiFileException">It is a MIDI file that is broken; one sentence that names the byte.</exception>
    [AnyThread]
    public static Session Open(string path)
    {
        var head = SessionFileAccess.ReadHead(path, out var whole);
        var name = SessionFileAccess.NameOf(path);
        if (head.StartsWith("MThd"u8) || head.StartsWith("RIFF"u8))
        {
            return whole is null
                ? FromMidi(path)
                : throw SessionException.Of(name, SessionErrorKind.Unreadable, "a MIDI file cannot come through a pipe, since its tracks are read again later; save it as a file first.");
        }

        if (head.IsEmpty || !IsText(head))
        {
            var what = head.IsEmpty ? "the file is empty" : "this is neither a MIDI file, which begins with \"MThd\", nor a session document, which is text";
            throw SessionException.Of(name, SessionErrorKind.Syntax, $"{what}; a MIDI file or a session document is needed.");
        }

        if (whole is null)
        {
            return Load(path);
        }

        // why here: what comes through a pipe lies nowhere, so its files are meant from where the reader is.
        var session = FromJson(whole, name, Environment.CurrentDirectory);
        session.ThrowIfInvalid();
        return session;
    }

    /// <summary>Absolute names of all files that clips name, each once: what must not be written over while the session is in use.</summary>
    [AnyThread]
    public IReadOnlyList<string> FilePaths() =>
        [.. Tracks.SelectMany(track => track.Clips).SelectMany(clip => (string?[])[clip.Midi, clip.Audio]).OfType<string>().Distinct().Select(Resolve)];

    /// <summary>Whether this may be the beginning of a text: no control characters but those that lay it out.</summary>
    private static bool IsText(ReadOnlySpan<byte> head) => !head.ContainsAnyInRange((byte)0, (byte)8) && !head.ContainsAnyInRange((byte)14, (byte)31);

    /// <summary>Reads a session document and checks it. Own node kinds must be registered with <see cref="NodeCatalog"/>; those that come with Tactus are known.</summary>
    /// <exception cref="SessionException">It cannot be read, or something in it is wrong; one sentence that names file and place, and all errors.</exception>
    [AnyThread]
    public static Session Load(string path)
    {
        var session = Read(path);
        session.ThrowIfInvalid();
        return session;
    }

    /// <summary>All that is wrong with a document, at most a hundred things; empty if it can be built. Own node kinds must be registered with <see cref="NodeCatalog"/>; those that come with Tactus are known.</summary>
    [AnyThread]
    public static IReadOnlyList<SessionError> Check(string path)
    {
        try
        {
            return Read(path).Validate();
        }
        catch (SessionException e)
        {
            return e.Errors;
        }
    }

    /// <summary>Reads a session from UTF-8 JSON. The shape of every field is checked, what names and files mean is not: see <see cref="Validate"/>.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="baseDirectory">Folder that relative file names are meant from.</param>
    /// <exception cref="SessionException">It is not a session document of this version, or fields are wrong; one sentence with the place.</exception>
    [AnyThread]
    public static Session FromJson(ReadOnlySpan<byte> utf8, string name, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(baseDirectory);
        return utf8.Length > MaxDocumentBytes ? throw SessionFileAccess.TooLarge(name) : SessionJsonReader.Read(utf8, name, baseDirectory);
    }

    /// <summary>The document as UTF-8 JSON, indented.</summary>
    /// <exception cref="SessionException">A number or text in it cannot be said in JSON.</exception>
    [AnyThread]
    public byte[] ToJson() => SessionJsonWriter.Write(this);

    /// <summary>Writes the document: the old one or the new one is there at any moment, never half of one. Relative files keep meaning the same places.</summary>
    /// <exception cref="SessionException">It cannot be written; one sentence.</exception>
    [AnyThread]
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        SessionFileAccess.Replace(path, WithFiles(file => SessionFileAccess.Rebase(file, BaseDirectory, folder)).ToJson());
    }

    /// <summary>The same session with absolute file names, so that it means the same in another process or folder.</summary>
    [AnyThread]
    public Session WithAbsolutePaths() => WithFiles(Resolve);

    /// <summary>Where a file of this session lies.</summary>
    internal string Resolve(string file) => SessionFileAccess.Absolute(file, BaseDirectory);

    private static Session Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FromJson(SessionFileAccess.ReadAll(path), Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
    }

    private Session WithFiles(Func<string, string> rename) => this with
    {
        Tracks =
        [
            .. Tracks.Select(track => track with
            {
                Clips =
                [
                    .. track.Clips.Select(clip => clip with
                    {
                        Midi = clip.Midi is null ? null : rename(clip.Midi), Audio = clip.Audio is null ? null : rename(clip.Audio),
                    }),
                ],
            }),
        ],
    };
}
