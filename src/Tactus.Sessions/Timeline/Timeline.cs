namespace Tactus;

/// <summary>What happens when in a song: tempo, meter, MIDI for nodes and automation of parameters, in musical time. Immutable.</summary>
/// <remarks>The engine turns it into frames of its sample rate; the nodes that it names belong to the graph that it is played with.</remarks>
[AnyThread]
public sealed class Timeline
{
    /// <summary>Nothing happens, at 120 quarter notes a minute.</summary>
    public static Timeline Empty { get; } = new();

    /// <summary>Tempo over song time.</summary>
    public TempoMap Tempo { get; init; } = TempoMap.Constant(120);

    /// <summary>Meter over song time.</summary>
    public MeterMap Meter { get; init; } = new();

    /// <summary>MIDI by target, each node at most once.</summary>
    public IReadOnlyList<EventLane> Lanes { get; init; } = [];

    /// <summary>Automation by parameter, each at most once.</summary>
    public IReadOnlyList<AutomationLane> Automation { get; init; } = [];

    /// <summary>When the last event or clip ends.</summary>
    public MusicalTime End { get; init; }

    /// <summary><see cref="End"/> in seconds.</summary>
    public double EndSeconds => Tempo.SecondsAt(End);

    /// <summary>The stretch to repeat, if the song says so; the end is later than the start.</summary>
    public (MusicalTime Start, MusicalTime End)? Loop { get; init; }

    /// <summary>The same song with another loop, or none.</summary>
    public Timeline With((MusicalTime Start, MusicalTime End)? loop) =>
        new() { Tempo = Tempo, Meter = Meter, Lanes = Lanes, Automation = Automation, End = End, Loop = loop };

    /// <summary>The same song at other speeds and meters.</summary>
    public Timeline With(TempoMap tempo, MeterMap meter) =>
        new() { Tempo = tempo, Meter = meter, Lanes = Lanes, Automation = Automation, End = End, Loop = Loop };
}

/// <summary>MIDI for one node.</summary>
/// <param name="Target">The node that gets it.</param>
/// <param name="Events">Sorted by time; events of one time in the order in which they are sent.</param>
[AnyThread]
public sealed record EventLane(Node Target, IReadOnlyList<ScheduledEvent> Events);

/// <summary>One message at a musical time.</summary>
/// <param name="Time">When.</param>
/// <param name="Packet">What.</param>
public readonly record struct ScheduledEvent(MusicalTime Time, UniversalMidiPacket Packet);

/// <summary>The movement of one parameter. Before its first point the parameter has that point's value, behind the last that one's.</summary>
/// <param name="Target">The node that has the parameter.</param>
/// <param name="Parameter">One of the node's parameters.</param>
/// <param name="Points">Sorted by time, no two at the same; at least one.</param>
[AnyThread]
public sealed record AutomationLane(Node Target, Parameter Parameter, IReadOnlyList<AutomationPoint> Points);

/// <summary>A breakpoint of an automation lane.</summary>
/// <param name="Time">When.</param>
/// <param name="Value">In the parameter's unit; clamped to its range.</param>
/// <param name="Shape">How the value goes on to the next point.</param>
public readonly record struct AutomationPoint(MusicalTime Time, double Value, AutomationShape Shape);

/// <summary>How an automated value goes from one point to the next.</summary>
public enum AutomationShape
{
    /// <summary>It stays until the next point.</summary>
    Hold,

    /// <summary>It goes in a straight line over musical time.</summary>
    Linear,
}
