namespace Tactus.Sessions;

/// <summary>The files that a session names, each looked at once however often it is named.</summary>
internal sealed class SessionMedia(Session session)
{
    private readonly Dictionary<string, object> _midi = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> _sounds = new(StringComparer.Ordinal);

    /// <summary>Warnings of all files looked at so far.</summary>
    internal List<string> Warnings { get; } = [];

    /// <exception cref="MidiFileException">The file is refused.</exception>
    internal MidiFile Midi(string file) => (MidiFile)Once(_midi, file, path =>
    {
        var midi = MidiFile.Read(path);
        Warnings.AddRange(midi.Warnings.Select(warning => warning.Message));
        return midi;
    });

    /// <exception cref="SoundFileException">The file is refused.</exception>
    internal SoundInfo Sound(string file) => (SoundInfo)Once(_sounds, file, path =>
    {
        var info = SoundFile.Probe(path);
        if (info.Warning is { } warning)
        {
            Warnings.Add(warning);
        }

        return info;
    });

    private object Once(Dictionary<string, object> known, string file, Func<string, object> read)
    {
        var path = session.Resolve(file);
        if (!known.TryGetValue(path, out var found))
        {
            try
            {
                found = read(path);
            }
            catch (Exception e) when (e is MidiFileException or SoundFileException)
            {
                found = e;
            }

            known.Add(path, found);
        }

        return found is Exception refusal ? throw refusal : found;
    }
}
