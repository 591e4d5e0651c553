using Tactus.Devices;
using Tactus.Scheduling;

namespace Tactus.Engine;

/// <summary>The executor that an engine's options ask for.</summary>
internal sealed class EngineExecutor : IDisposable
{
    private EngineExecutor(IExecutor walker, ExecutorKind kind)
    {
        Walker = walker;
        Kind = kind;
    }

    internal IExecutor Walker { get; }

    internal ExecutorKind Kind { get; }

    internal int WorkerCount => Walker.WorkerCount;

    internal static EngineExecutor Create(EngineOptions options, IAudioDevice device) =>
        Create(options.Executor, options.Workers, options.Priority - 1, device.QuantumFrames * 1_000_000_000L / device.SampleRate);

    internal static EngineExecutor CreateOffline(RenderOptions options) => Create(options.Executor, options.Workers, priority: 0, periodNanoseconds: 0);

    public void Dispose() => Walker.Dispose();

    private static EngineExecutor Create(ExecutorKind kind, int? workers, int priority, long periodNanoseconds)
    {
        var count = kind == ExecutorKind.Serial ? 1 : Math.Clamp(workers ?? Environment.ProcessorCount, 1, 64);
        return (count == 1 ? ExecutorKind.Serial : kind) switch
        {
            ExecutorKind.Serial => new EngineExecutor(new SerialExecutor(), ExecutorKind.Serial),
            ExecutorKind.Static => new EngineExecutor(new StaticExecutor(count, priority, periodNanoseconds), ExecutorKind.Static),
            ExecutorKind.WorkStealing => new EngineExecutor(new WorkStealingExecutor(count, priority, periodNanoseconds), ExecutorKind.WorkStealing),
            _ => new EngineExecutor(new AutoExecutor(count, priority, periodNanoseconds), ExecutorKind.Auto),
        };
    }
}
