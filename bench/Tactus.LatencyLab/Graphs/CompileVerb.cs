using System.Diagnostics;
using System.Globalization;
using Tactus.Graph;

namespace Tactus.LatencyLab;

/// <summary>What it takes to compile graphs after an edit, and how that grows with their size.</summary>
/// <remarks>The control is the smallest size: the sizes take turns, and growth is taken inside a round.</remarks>
internal static class CompileVerb
{
    private const int BlockFrames = 128;
    private const long RegionBytes = 200L << 20;

    private const string Usage =
        """
        usage: compile [--sizes 1000,10000] [--rounds 15] [--only SHAPE]
               compile --swap [--sizes 10000] [--rounds 20] [--only SHAPE]
          --only SHAPE  chain, fanin, dag (layers of 64), wide (eight layers) or random
          --swap        cycles that an engine loses while such graphs are edited under it, beside one that is left alone
        """;

    internal static int Run(string[] args)
    {
        int[] sizes = [1_000, 10_000];
        var (rounds, only, isSwap) = (15, "", false);
        for (var index = 0; index < args.Length; index++)
        {
            var value = index + 1 < args.Length ? args[index + 1] : "";
            switch (args[index])
            {
                case "--sizes" when value.Length > 0 && value.Split(',').All(size => int.TryParse(size, out var nodes) && nodes >= 64):
                    sizes = [.. value.Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
                    index++;
                    break;
                case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    index++;
                    break;
                case "--only" when BigGraph.Shapes.Contains(value):
                    only = value;
                    index++;
                    break;
                case "--swap":
                    isSwap = true;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        var shapes = BigGraph.Shapes.Where(shape => shape.Contains(only, StringComparison.Ordinal)).ToList();
        if (isSwap)
            return SwapTrial.RunAsync(shapes, sizes[^1], rounds).GetAwaiter().GetResult();

        Console.WriteLine($"{"",-16} {"ms first",9} {"ms again",9} {"longest",9} {"growth",7} {"MB made",8} {"ms collect",11} {"buffers",8} {"plan MB",8}");
        foreach (var shape in shapes)
        {
            using var subjects = new Subjects(sizes.Select(size => new Subject(shape, size)));
            for (var round = 0; round < rounds + 1; round++)
                subjects.All.ForEach(subject => subject.Measure(isWarm: round > 0));
            foreach (var subject in subjects.All)
                Console.WriteLine(subject.ToLine(subjects.All[0]));
        }

        return 0;
    }

    private sealed class Subjects(IEnumerable<Subject> subjects) : IDisposable
    {
        internal List<Subject> All { get; } = [.. subjects];

        public void Dispose() => All.ForEach(subject => subject.Dispose());
    }

    private sealed class Subject : IDisposable
    {
        private readonly string _name;
        private readonly AudioGraph _graph;
        private readonly GraphCompiler _compiler = new(new PrepareContext(48_000, BlockFrames));
        private readonly List<double> _compiles = [];
        private readonly List<double> _collections = [];
        private readonly double _first;
        private ExecutionPlan _plan;
        private long _allocated;

        internal Subject(string shape, int size)
        {
            _name = $"{shape} {size}";
            _graph = BigGraph.Draw(shape, size);
            var before = Stopwatch.GetTimestamp();
            _plan = _compiler.Compile(_graph).Plan;
            _first = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        }

        // why in a no-GC region: an engine's own process compiles in one and collects between two cycles.
        internal void Measure(bool isWarm)
        {
            GC.Collect();
            GC.TryStartNoGCRegion(RegionBytes);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var plan = _compiler.Compile(_graph).Plan;
            var compile = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            _allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (System.Runtime.GCSettings.LatencyMode == System.Runtime.GCLatencyMode.NoGCRegion)
                GC.EndNoGCRegion();
            start = Stopwatch.GetTimestamp();
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            if (isWarm)
            {
                _compiles.Add(compile);
                _collections.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            _plan.Dispose();
            _plan = plan;
        }

        internal string ToLine(Subject smallest) => string.Create(
            CultureInfo.InvariantCulture,
            $"{_name,-16} {_first,9:F1} {Median.Of(_compiles),9:F1} {_compiles.Max(),9:F1} {Median.Of(_compiles.Zip(smallest._compiles, (large, small) => large / small)),7:F1} {_allocated / 1e6,8:F1} {Median.Of(_collections),11:F1} {_plan.SlotCount,8} {_plan.MemoryBytes / 1e6,8:F1}");

        public void Dispose()
        {
            _plan.Dispose();
            _compiler.Dispose();
        }
    }
}
