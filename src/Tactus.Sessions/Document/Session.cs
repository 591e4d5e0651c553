using System.Text.Json.Serialization;

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

    /// <summary>Folder that relative file names are meant from; not part of the document.</summary>
    [JsonIgnore]
    public string BaseDirectory { get; init; } = "";

    /// <summary>File name for error messages; not part of the document.</summary>
    [JsonIgnore]
    public string SourceName { get; init; } = "session";
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
    [JsonIgnore]
    public string Label => Name ?? Kind;
}

/// <summary>A parameter's value as it stands in the document: a number, text, or true and false.</summary>
/// <param name="Text">As written.</param>
/// <param name="IsNumber">Whether it was written as a number.</param>
[JsonConverter(typeof(ParameterSettingConverter))]
public readonly record struct ParameterSetting(string Text, bool IsNumber)
{
    /// <summary>A number.</summary>
    public static implicit operator ParameterSetting(double value) => new(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), true);
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

    /// <summary>Clips.</summary>
    public IReadOnlyList<SessionClip> Clips { get; init; } = [];
}

/// <summary>A clip: notes, a MIDI file or a sound file.</summary>
public sealed record SessionClip
{
    /// <summary>Where it starts, in quarter notes.</summary>
    public double At { get; init; }

    /// <summary>Notes: beat inside the clip, length in beats, key, velocity.</summary>
    public IReadOnlyList<double[]>? Notes { get; init; }

    /// <summary>A MIDI file.</summary>
    public string? Midi { get; init; }

    /// <summary>The only channel of the MIDI file to play, 1 to 16; all unless given.</summary>
    public int? Channel { get; init; }

    /// <summary>The only track of the MIDI file to play, from 1; all unless given.</summary>
    public int? Track { get; init; }

    /// <summary>Semitones added to every key.</summary>
    public int Transpose { get; init; }

    /// <summary>A sound file.</summary>
    public string? Audio { get; init; }

    /// <summary>Seconds of the sound file that are left out in front.</summary>
    public double OffsetSeconds { get; init; }

    /// <summary>Seconds that sound; all of the file unless given.</summary>
    public double? LengthSeconds { get; init; }

    /// <summary>Level of the sound file in decibels.</summary>
    public double GainDb { get; init; }

    /// <summary>Seconds of the fade at the start.</summary>
    public double FadeInSeconds { get; init; }

    /// <summary>Seconds of the fade at the end.</summary>
    public double FadeOutSeconds { get; init; }
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
/// <param name="Value">In the parameter's unit.</param>
/// <param name="Shape">How it goes on: <c>hold</c> or <c>linear</c>.</param>
public sealed record SessionPoint(double Beat, double Value, AutomationShape Shape = AutomationShape.Linear);

/// <summary>Something that a session document gets wrong.</summary>
/// <param name="Path">Where, in words: <c>track "Bass", effect 2</c>.</param>
/// <param name="Message">What, and what is allowed.</param>
public sealed record SessionError(string Path, string Message);

/// <summary>A session that cannot be read or built; the message is one sentence that names file and place.</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">What was found underneath.</param>
public sealed class SessionException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>All that is wrong, where a validation found more than one thing.</summary>
    [AnyThread]
    public IReadOnlyList<SessionError> Errors { get; init; } = [];
}
