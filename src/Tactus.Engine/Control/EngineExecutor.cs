using Tactus.Devices;
using Tactus.RealTime;
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

    /// <summary>What the workers were refused, in a line; empty if nothing.</summary>
    internal string Refusal => RefusalOf(Walker.WorkerGrants.FirstOrDefault(grant => grant.Reason is not null));

    /// <summary>What a thread was refused and what mends it, in a line; empty if nothing.</summary>
    internal static string RefusalOf(RealTimeStatus? grant) => grant?.Reason is { } reason ? $"{reason} {grant.Mend}".TrimEnd() : "";

    /// <summary>The executor of an engine on a device.</summary>
    /// <param name="options">The engine's options.</param>
    /// <param name="device">The device.</param>
    /// <param name="staysOnDevice">Whether the engine will play on no other device but the null device.</param>
    /// <param name="known">What nodes cost in earlier runs.</param>
    internal static EngineExecutor Create(EngineOptions options, IAudioDevice device, bool staysOnDevice, CostBook? known = null)
    {
        // why: a fixed worker needs a caller that is fixed too, see WorkerPlacement; a server's thread is not ours to bind.
        var isOurs = staysOnDevice && device is ClockedDevice;
        var placement = Placement(options);
        return Create(
            options.Executor,
            options.Workers,
            options.Priority - 1,
            device.QuantumFrames * 1_000_000_000L / device.SampleRate,
            options.Priority <= 1 ? null : placement.Binding == WorkerBinding.Fixed && !isOurs ? placement.With(WorkerBinding.Cores) : placement,
            known);
    }

    /// <summary>The executor of a rendering: its threads are ordinary ones, which the system must be free to move.</summary>
    internal static EngineExecutor CreateOffline(RenderOptions options) =>
        Create(options.Executor, options.Workers, priority: 0, periodNanoseconds: 0, placement: null);

    /// <summary>Where the audio threads of an engine are to run.</summary>
    internal static WorkerPlacement Placement(EngineOptions options) => WorkerPlacement.Current.With(options.Binding);

    /// <summary>The processors of the thread that calls the executor, as far as it is ours.</summary>
    internal static IReadOnlyList<int>? CallerProcessors(EngineOptions options) => Placement(options).ProcessorsOf(0, Count(options.Executor, options.Workers));

    public void Dispose() => Walker.Dispose();

    private static int Count(ExecutorKind kind, int? workers) => kind == ExecutorKind.Serial ? 1 : Math.Clamp(workers ?? WorkerPlacement.Current.SuggestedWorkers, 1, 64);

    private static EngineExecutor Create(ExecutorKind kind, int? workers, int priority, long periodNanoseconds, WorkerPlacement? placement, CostBook? known = null)
    {
        var count = Count(kind, workers);
        var handover = count == 1 ? Handover.AssumedNanoseconds : Handover.Current.Nanoseconds;
        return (count == 1 ? ExecutorKind.Serial : kind) switch
        {
            ExecutorKind.Serial => new EngineExecutor(new SerialExecutor(), ExecutorKind.Serial),
            ExecutorKind.Static => new EngineExecutor(new StaticExecutor(count, priority, periodNanoseconds, placement, handover) { KnownCosts = known }, ExecutorKind.Static),
            ExecutorKind.WorkStealing => new EngineExecutor(new WorkStealingExecutor(count, priority, periodNanoseconds, placement, handover) { KnownCosts = known }, ExecutorKind.WorkStealing),
            _ => new EngineExecutor(new AutoExecutor(count, priority, periodNanoseconds, placement, handover) { KnownCosts = known }, ExecutorKind.Auto),
        };
    }
}
