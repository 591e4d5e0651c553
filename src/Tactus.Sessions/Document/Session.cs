namespace Tactus;

/// <summary>A song as a document: tempo, meter, tracks with clips, buses, sends, a master and automation. What `docs/session.md` describes.</summary>
/// <remarks>Plain data; <see cref="Validate"/> says what is wrong with it, <see cref="SessionBuilder"/> turns it into a graph and a timeline.</remarks>
[AnyThread]
public sealed partial record Session
{
    /// <summary>Value of <see cref="Format"/>.</summary>
    public const string FormatName = "tactus-session";

    /// <summary>Version that this library writes, and the only one that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Says that this is a session document.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>Version of the document's shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The song's name.</summary>
    public string Title { get; init; } = "";

    /// <summary>Tempo changes, rising in beats; 120 if there are none.</summary>
    public IReadOnlyList<SessionTempo> Tempo { get; init; } = [];

    /// <summary>Meter changes, rising in beats; 4/4 if there are none.</summary>
    public IReadOnlyList<SessionMeter> Meter { get; init; } = [];

    /// <summary>The stretch to repeat.</summary>
    public SessionLoop? Loop { get; init; }

    /// <summary>The tracks, in the order in which they are mixed.</summary>
    public IReadOnlyList<SessionTrack> Tracks { get; init; } = [];

    /// <summary>Buses that tracks and other buses may send to.</summary>
    public IReadOnlyList<SessionBus> Buses { get; init; } = [];

    /// <summary>What everything runs through at the end.</summary>
    public SessionBus Master { get; init; } = new() { Name = MasterName, Effects = [new SessionNode { Kind = "limiter" }] };

    /// <summary>Name by which tracks and buses call the master.</summary>
    public const string MasterName = "Master";

    /// <summary>Folder that relative file names are meant from; the current one if empty. Not part of the document.</summary>
    public string BaseDirectory { get; init; } = "";

    /// <summary>File name for error messages; not part of the document.</summary>
    public string SourceName { get; init; } = "session";

    /// <summary>What is strange about where it came from, such as warnings of a MIDI file; not part of the document.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A tempo from a beat on.</summary>
/// <param name="Beat">Quarter notes from the start.</param>
/// <param name="Bpm">Quarter notes a minute, 1 to 60 000 000.</param>
/// <param name="Ramp">Whether the tempo glides to the next one instead of jumping there.</param>
public sealed record SessionTempo(double Beat, double Bpm, bool Ramp = false);

/// <summary>A meter from a beat on.</summary>
/// <param name="Beat">Quarter notes from the start.</param>
/// <param name="Beats">Beats a bar.</param>
/// <param name="Unit">Note value of a beat.</param>
public sealed record SessionMeter(double Beat, int Beats, int Unit);

/// <summary>A stretch of the song to repeat.</summary>
/// <param name="Start">First quarter note.</param>
/// <param name="End">The quarter note behind the last.</param>
public sealed record SessionLoop(double Start, double End);

/// <summary>A node: kind, settings and parameters.</summary>
public sealed record SessionNode
{
    /// <summary>Kind in the <see cref="NodeCatalog"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name; the kind unless given. Automation finds the node by it.</summary>
    public string? Name { get; init; }

    /// <summary>Settings by key.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters by id: a number in the parameter's unit, or text such as <c>"2 kHz"</c>.</summary>
    public IReadOnlyDictionary<string, ParameterSetting> Parameters { get; init; } = new Dictionary<string, ParameterSetting>();

    /// <summary>Name, or kind if there is none.</summary>
    public string Label => Name ?? Kind;
}

/// <summary>A share of a track's or bus's sound to a bus.</summary>
public sealed record SessionSend
{
    /// <summary>Name of the bus.</summary>
    public required string Bus { get; init; }

    /// <summary>Level in decibels.</summary>
    public double Level { get; init; }

    /// <summary>Whether it is taken in front of the fader.</summary>
    public bool Pre { get; init; }
}

/// <summary>A bus: effects, a strip, sends, an output.</summary>
public record SessionBus
{
    /// <summary>Name, unique among tracks and buses.</summary>
    public required string Name { get; init; }

    /// <summary>Effects, in the order of the sound.</summary>
    public IReadOnlyList<SessionNode> Effects { get; init; } = [];

    /// <summary>Parameters of the strip.</summary>
    public IReadOnlyDictionary<string, ParameterSetting> Strip { get; init; } = new Dictionary<string, ParameterSetting>();

    /// <summary>Sends.</summary>
    public IReadOnlyList<SessionSend> Sends { get; init; } = [];

    /// <summary>Name of the bus that it goes to; the master unless given.</summary>
    public string? Output { get; init; }

    /// <summary>Movements of parameters.</summary>
    public IReadOnlyList<SessionAutomation> Automation { get; init; } = [];
}

/// <summary>A track: a bus with an instrument or sound clips in front.</summary>
public sealed record SessionTrack : SessionBus
{
    /// <summary>What plays the MIDI clips.</summary>
    public SessionNode? Instrument { get; init; }

    /// <summary>What of the device's MIDI is played on the track. <see langword="null"/>: nothing, but the first track with an instrument plays all of it if no track says anything; empty: nothing.</summary>
    public IReadOnlyList<SessionMidiInput>? Input { get; init; }

    /// <summary>Where in the device's MIDI the track's notes go as well, or instead, if it has no instrument.</summary>
    public SessionMidiOutput? MidiOutput { get; init; }

    /// <summary>Clips.</summary>
    public IReadOnlyList<SessionClip> Clips { get; init; } = [];
}

/// <summary>MIDI of the device for a track. As it stands: all there is.</summary>
public sealed record SessionMidiInput
{
    /// <summary>The device's MIDI input, 1 to 16; any unless given.</summary>
    public int? Port { get; init; }

    /// <summary>Part of the name of what is connected to it, whatever its case; not together with <see cref="Port"/>.</summary>
    public string? PortName { get; init; }

    /// <summary>The channel, 1 to 16; all unless given.</summary>
    public int? Channel { get; init; }

    /// <summary>The channel on which the track plays it, 1 to 16; the same unless given.</summary>
    public int? ToChannel { get; init; }
}

/// <summary>Where a track's MIDI goes. As it stands: to the device's first output.</summary>
public sealed record SessionMidiOutput
{
    /// <summary>The device's MIDI output, 1 to 16; the first unless given.</summary>
    public int? Port { get; init; }

    /// <summary>Part of the name of what it is connected to, whatever its case; not together with <see cref="Port"/>.</summary>
    public string? PortName { get; init; }

    /// <summary>The channel on which it leaves, 1 to 16; that of the notes unless given.</summary>
    public int? ToChannel { get; init; }
}

/// <summary>The movement of one parameter.</summary>
public sealed record SessionAutomation
{
    /// <summary><c>strip</c>, <c>instrument</c>, the name of an effect, or <c>send:BUS</c>.</summary>
    public required string Node { get; init; }

    /// <summary>Id of the parameter.</summary>
    public required string Parameter { get; init; }

    /// <summary>Breakpoints, rising in beats.</summary>
    public IReadOnlyList<SessionPoint> Points { get; init; } = [];
}

/// <summary>A breakpoint.</summary>
/// <param name="Beat">Quarter notes from the start.</param>
/// <param name="Value">In the parameter's unit, or text.</param>
/// <param name="Shape">How it goes on to the next one.</param>
public sealed record SessionPoint(double Beat, ParameterSetting Value, AutomationShape Shape = AutomationShape.Linear);
