namespace Tactus.Measurement;

/// <summary>The project's own benchmarks: what <c>tactus bench</c> runs.</summary>
public static class Benchmarks
{
    /// <summary>The first argument of a child that a benchmark starts from the same program.</summary>
    internal const string ChildWord = "bench-neighbour";

    /// <summary>The names of all benchmarks, without making them.</summary>
    [AnyThread]
    public static IReadOnlyList<string> Names { get; } = ["graph", "voices", "queues", "patterns", "deadline"];

    /// <summary>All benchmarks in the order of <see cref="Names"/>, none of whose peers was looked for yet.</summary>
    [MainThread]
    public static IReadOnlyList<Benchmark> Create() => [new GraphBenchmark(), new VoicesBenchmark(), new QueuesBenchmark(), new PatternsBenchmark(), new DeadlineBenchmark()];

    /// <summary>Does what a benchmark's child is for, if this process is one; ends with its standard input then. To be called first by a program that runs benchmarks.</summary>
    /// <param name="arguments">The program's.</param>
    [MainThread]
    public static void RunIfChild(string[] arguments)
    {
        if (arguments is [ChildWord, var megabytesPerSecond])
            AllocatingChild.Run(megabytesPerSecond);
    }
}
