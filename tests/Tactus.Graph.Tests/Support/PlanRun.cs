namespace Tactus.Graph.Tests;

/// <summary>Compiles a graph and runs its plan in order on the calling thread, poisoned before every block, collecting the output.</summary>
internal sealed class PlanRun : IDisposable
{
    public const int MaxBlockFrames = 64;
    private readonly Action<BufferView, long, int>? _fillInput;
    private ExecutionPlan? _plan;

    public PlanRun(AudioGraph graph, Action<BufferView, long, int>? fillInput = null)
    {
        _fillInput = fillInput;
        Compiler = new GraphCompiler(new PrepareContext(48_000, MaxBlockFrames));
        Recompile(graph);
    }

    public GraphCompiler Compiler { get; }

    public ExecutionPlan Plan => _plan!;

    public long SteadyFrame { get; private set; }

    public Compilation Recompile(AudioGraph graph)
    {
        var compilation = Compiler.Compile(graph);
        _plan?.Dispose();
        _plan = compilation.Plan;
        foreach (var retired in compilation.Retired)
        {
            retired.Dispose();
        }

        return compilation;
    }

    /// <summary>Renders so many frames in blocks of this length.</summary>
    /// <returns>One array a channel.</returns>
    public float[][] Render(int frames, int blockFrames = MaxBlockFrames)
    {
        float[][] output = [.. Enumerable.Range(0, Plan.OutputView.ChannelCount).Select(_ => new float[frames])];
        for (var done = 0; done < frames;)
        {
            var block = Math.Min(blockFrames, frames - done);
            RunBlock(block);
            for (var channel = 0; channel < output.Length; channel++)
            {
                Plan.OutputView.ReadOnlyBlock(block)[channel].CopyTo(output[channel].AsSpan(done));
            }

            done += block;
        }

        return output;
    }

    public void RunBlock(int blockFrames)
    {
        Plan.PoisonBuffers(float.NaN);
        _fillInput?.Invoke(Plan.InputView, SteadyFrame, blockFrames);
        var context = new BlockContext(blockFrames, SteadyFrame, TransportState.Stopped, RenderMode.RealTime);
        Plan.RunTasks(0, Plan.Tasks.Length, in context);
        SteadyFrame += blockFrames;
    }

    public void Dispose()
    {
        _plan?.Dispose();
        Compiler.Dispose();
    }
}
