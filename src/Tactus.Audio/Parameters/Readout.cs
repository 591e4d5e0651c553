namespace Tactus;

/// <summary>A value that a processor reports from inside a cycle: a meter, a gain reduction, a voice count. Made once, as a public static field of the node's class.</summary>
/// <remarks>The newest value wins; readers see it torn-free, at most one cycle late.</remarks>
/// <param name="id">Stable identity inside the node kind.</param>
/// <param name="unit">Unit of the value.</param>
[AnyThread]
public sealed class Readout(string id, ParameterUnit unit)
{
    /// <summary>Id of the readout by which an instrument tells how many voices sound; the engine adds these up.</summary>
    public const string VoicesId = "voices";

    private int _index = -1;

    /// <summary>Stable identity inside the node kind.</summary>
    public string Id { get; } = id;

    /// <summary>Unit of the value.</summary>
    public ParameterUnit Unit { get; } = unit;

    /// <summary>Place of the readout in its node kind's list, ordered as <see cref="Parameter.Index"/> is.</summary>
    [RealTimeSafe]
    public int Index => _index >= 0 ? _index : throw new InvalidOperationException($"readout \"{Id}\" belongs to no node kind that has been created.");

    internal void AssignIndex(int index)
    {
        var previous = Interlocked.CompareExchange(ref _index, index, -1);
        if (previous != -1 && previous != index)
        {
            throw new InvalidOperationException($"readout \"{Id}\" is declared by two node kinds; give each kind one of its own.");
        }
    }
}
