namespace Tactus;

/// <summary>A node's ports: audio buses in and out with their channel counts, and whether it takes or makes events.</summary>
/// <param name="AudioInputs">Channels of each input bus.</param>
/// <param name="AudioOutputs">Channels of each output bus.</param>
/// <param name="TakesEvents">Whether MIDI and custom events may be sent to it. Parameter events may always.</param>
/// <param name="MakesEvents">Whether it sends events on.</param>
[AnyThread]
public sealed record NodePorts(IReadOnlyList<int> AudioInputs, IReadOnlyList<int> AudioOutputs, bool TakesEvents = false, bool MakesEvents = false)
{
    /// <summary>An instrument: events in, one bus out.</summary>
    public static NodePorts Instrument(int channels = 2) => new([], [channels], TakesEvents: true);

    /// <summary>An effect: one bus in, one bus out.</summary>
    public static NodePorts Effect(int channels = 2) => new([channels], [channels]);
}

/// <summary>Identity of a node inside its graph; stays the same as long as the node is in it.</summary>
/// <param name="Value">A positive number; 0 is no node.</param>
public readonly record struct NodeId(int Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"#{Value}";
}
