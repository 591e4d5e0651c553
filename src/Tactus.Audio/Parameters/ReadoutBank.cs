namespace Tactus;

/// <summary>The newest values of a node's readouts: written inside the cycle, read by anyone.</summary>
/// <remarks>Each value is one aligned 32-bit word, so it is never torn. Values of one node may come from two neighbouring blocks.</remarks>
/// <param name="count">Readouts of the node kind.</param>
public sealed class ReadoutBank(int count)
{
    private readonly float[] _values = new float[count];

    /// <summary>Publishes a value.</summary>
    [AudioThread, RealTimeSafe]
    public void Report(Readout readout, float value) => Volatile.Write(ref _values[readout.Index], value);

    /// <summary>The newest published value.</summary>
    [AnyThread, RealTimeSafe]
    public float Read(Readout readout) => Volatile.Read(ref _values[readout.Index]);
}
