namespace Tactus.Measurement;

/// <summary>What a deadline measurement is asked for.</summary>
internal sealed record DeadlineOptions
{
    internal int Rounds { get; init; } = 10;

    internal double Seconds { get; init; } = 3;

    internal int Quantum { get; init; } = 128;

    internal int Rate { get; init; } = 48_000;

    internal double Load { get; init; } = 0.3;

    internal int Priority { get; init; } = 70;

    internal int Voices { get; init; } = 2_000;

    internal int NeighbourMegabytes { get; init; } = 500;

    /// <summary>Without the neighbour, with it, or both by turns.</summary>
    internal IReadOnlyList<bool> Neighbours { get; init; } = [false, true];

    internal bool IsJson { get; init; }

    internal double PeriodNanoseconds => 1e9 * Quantum / Rate;
}
