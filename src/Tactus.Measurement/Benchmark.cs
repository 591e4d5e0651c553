namespace Tactus.Measurement;

/// <summary>A benchmark: named cases, each measured beside the peers that are there.</summary>
[MainThread]
public abstract class Benchmark
{
    private protected Benchmark()
    {
    }

    /// <summary>The word that asks for it, such as <c>queues</c>; the first part of all its figures' names.</summary>
    public abstract string Name { get; }

    /// <summary>What it measures, in half a sentence.</summary>
    public abstract string Purpose { get; }

    /// <summary>Its cases, such as <c>queues.spsc</c>; figures are named after them.</summary>
    public abstract IReadOnlyList<string> Cases { get; }

    /// <summary>What it is held against, the nearest first.</summary>
    public abstract IReadOnlyList<Peer> Peers { get; }

    /// <summary>Measures one case. Takes as long as it takes, on the calling thread and whatever threads the case is about.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="settings">How thoroughly.</param>
    /// <param name="progress">Told, on the calling thread, which part is done.</param>
    /// <param name="cancellation">Ends the case before its figures.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A peer failed while it ran.</exception>
    public abstract CaseResult Measure(string name, MeasurementSettings settings, IProgress<double>? progress, CancellationToken cancellation);

    private protected ArgumentException NoSuchCase(string name) => new($"The benchmark \"{Name}\" has no case \"{name}\".", nameof(name));
}

/// <summary>What a case came to.</summary>
/// <param name="Figures">The figures; one with several peers stands there once for each.</param>
/// <param name="Agrees">Whether all sides computed the same; if not, the figures compare nothing.</param>
/// <param name="Remark">What people should know of the case, such as a peer that could not do it; <see langword="null"/> if nothing.</param>
public sealed record CaseResult(IReadOnlyList<Figure> Figures, bool Agrees, string? Remark = null);

/// <summary>How thoroughly to measure.</summary>
/// <param name="Rounds">How often each side gets its turn; <see langword="null"/>: as the benchmark thinks right.</param>
/// <param name="Seconds">How long a turn takes; <see langword="null"/>: as the benchmark thinks right.</param>
public sealed record MeasurementSettings(int? Rounds = null, double? Seconds = null);
