using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

/// <summary>Any graph gives the bits of a naive evaluation, whoever runs it: any executor, any number of workers, with groups of tasks or without, cut into blocks anyhow.</summary>
/// <remarks><c>TACTUS_GRAPHS=10000</c> in the environment makes it so many graphs.</remarks>
public sealed class SameBitsTests
{
    private const int UsualGraphs = 200;
    private const int Frames = 384;
    private const int MaxBlockFrames = 64;

    [Fact]
    public void Run_AnyGraphAnyExecutor_GivesTheBitsOfANaiveEvaluation()
    {
        var graphs = int.TryParse(Environment.GetEnvironmentVariable("TACTUS_GRAPHS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualGraphs;

        Prop.ForAll(Arb.From(Cases(), Smaller), IsSame).Check(Config.QuickThrowOnFailure.WithMaxTest(graphs).WithQuietOnSuccess(true));
    }

    private static Gen<Case> Cases() =>
        from seed in Gen.Choose(1, 1_000_000)
        from nodes in Gen.Choose(1, 90)
        from executor in Gen.Choose(0, 2)
        from workers in Gen.Frequency((3, Gen.Choose(1, 4)), (1, Gen.Choose(5, 16)))
        from handover in Gen.Elements(50, 200, 5_000)
        from formsClusters in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from usesAll in Gen.Elements(true, false)
        select new Case(seed, nodes, executor, workers, handover, formsClusters, usesAll);

    private static IEnumerable<Case> Smaller(Case found)
    {
        if (found.Nodes > 1)
        {
            yield return found with { Nodes = found.Nodes / 2 };
            yield return found with { Nodes = found.Nodes - 1 };
        }

        if (found.Workers > 1)
        {
            yield return found with { Workers = found.Workers - 1 };
        }
    }

    private static bool IsSame(Case drawn)
    {
        var graph = RandomGraphs.Make(drawn.Seed, drawn.Nodes);
        var expected = NaiveEvaluator.Render(graph, Frames);
        using var executor = drawn.CreateExecutor();
        using var compiler = new GraphCompiler(new PrepareContext(48_000, MaxBlockFrames));
        using var plan = compiler.Compile(graph).Plan;
        executor.Prepare(plan);
        var random = new Random(drawn.Seed);
        for (var done = 0; done < Frames;)
        {
            // why measured and thought over all the time: groups and lists change from block to block.
            plan.MeasuresNodes = true;
            executor.Tend(plan);
            var blockFrames = Math.Min(random.Next(1, MaxBlockFrames + 1), Frames - done);
            executor.Run(plan, new BlockContext(blockFrames, done, TransportState.Stopped, RenderMode.Offline));
            var output = plan.OutputView.ReadOnlyBlock(blockFrames);
            if (!output[0].SequenceEqual(expected.Left.Slice(done, blockFrames).ToArray()) || !output[1].SequenceEqual(expected.Right.Slice(done, blockFrames).ToArray()))
            {
                return false;
            }

            done += blockFrames;
        }

        return true;
    }

    private sealed record Case(int Seed, int Nodes, int Executor, int Workers, int Handover, bool FormsClusters, bool UsesAllWorkers)
    {
        public IExecutor CreateExecutor() => Executor switch
        {
            0 => new StaticExecutor(Workers, handoverNanoseconds: Handover) { FormsClusters = FormsClusters, UsesAllWorkers = UsesAllWorkers },
            1 => new WorkStealingExecutor(Workers, handoverNanoseconds: Handover) { FormsClusters = FormsClusters, UsesAllWorkers = UsesAllWorkers },
            _ => new AutoExecutor(Workers, handoverNanoseconds: Handover) { FormsClusters = FormsClusters, UsesAllWorkers = UsesAllWorkers },
        };
    }
}
