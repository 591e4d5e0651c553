using Tactus.RealTime;

namespace Tactus;

/// <summary>Which executor walks the plan.</summary>
public enum ExecutorKind
{
    /// <summary>The engine decides for each plan, by what its blocks take each way.</summary>
    Auto,

    /// <summary>One thread.</summary>
    Serial,

    /// <summary>Workers with a list each, made of what nodes were measured to cost.</summary>
    Static,

    /// <summary>Workers with deques that steal from one another.</summary>
    WorkStealing,
}

/// <summary>How an engine is to be started.</summary>
public sealed record EngineOptions
{
    /// <summary>A device string: <c>null</c>, <c>file:OUT.wav</c>, <c>jack</c>, or empty for the best that works.</summary>
    public string Device { get; init; } = "";

    /// <summary>
    /// Whether a device that cannot be opened, or dictates another rate, is waited for: the null device steps in, and the sound moves over once the device is
    /// there, as it does after a loss. Otherwise the start is refused.
    /// </summary>
    public bool WaitsForDevice { get; init; }

    /// <summary>Frames a second; <see langword="null"/>: the device's choice, else 48 000.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Frames a cycle; <see langword="null"/>: the device's choice, else 128.</summary>
    public int? QuantumFrames { get; init; }

    /// <summary>Threads that render, the callback's included; <see langword="null"/>: one a core that may be used, within the processor quota.</summary>
    public int? Workers { get; init; }

    /// <summary>Which executor walks the plan.</summary>
    public ExecutorKind Executor { get; init; } = ExecutorKind.Auto;

    /// <summary>Real-time priority of the callback thread, 1 to 99; workers run one below.</summary>
    public int Priority { get; init; } = 70;

    /// <summary>
    /// How firmly audio threads that are granted real-time priority are held to processors. <see cref="WorkerBinding.Fixed"/> is for machines that are set aside for sound, and one
    /// engine on them; on a device whose thread is a server's, such as JACK, it is taken for <see cref="WorkerBinding.Cores"/>.
    /// </summary>
    public WorkerBinding Binding { get; init; } = WorkerBinding.Cores;

    /// <summary>
    /// Whether the engine has the process for itself and may rule its collector: it then lives in a no-GC region and collects between two cycles.
    /// </summary>
    public bool CollectsByAppointment { get; init; }

    /// <summary>
    /// The file in which what nodes cost is kept from run to run, so that the first block is shared among workers well; read at the start and written at the end.
    /// <see langword="null"/> or empty: none is read or written. <c>CostBook.DefaultPath</c> is where the tool keeps it.
    /// </summary>
    public string? CostFile { get; init; }
}

/// <summary>What an engine runs on.</summary>
/// <param name="Device">Device string of the device in use.</param>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="QuantumFrames">Frames a cycle.</param>
/// <param name="Workers">Threads that render, the callback's included.</param>
/// <param name="Executor">The executor in use.</param>
/// <param name="IsRealTime">Whether the audio threads run at a real-time priority.</param>
/// <param name="ProcessId">The process that renders.</param>
/// <param name="LatencyFrames">Frames from a node's output to the device's, as compensated and reported.</param>
public sealed record EngineInfo(
    string Device, int SampleRate, int QuantumFrames, int Workers, ExecutorKind Executor, bool IsRealTime, int ProcessId, int LatencyFrames)
{
    /// <summary>A sentence to say aloud where nobody named a device: which one was chosen, and why not a better one; empty where one was named.</summary>
    public string DeviceChoice { get; init; } = "";

    /// <summary>The device that was lost, for which the null device stands in until it is back; empty if none is missed.</summary>
    public string AwaitedDevice { get; init; } = "";

    /// <summary>What the system refused to the device's own thread, which calls the engine, and what mends it, in a line; empty if it got what it asked for.</summary>
    public string CallerRefusal { get; init; } = "";

    /// <summary>What the system refused to workers and what mends it, in a line; empty if they got what they asked for.</summary>
    public string WorkerRefusal { get; init; } = "";

    /// <summary>Why what nodes cost could not be read from <see cref="EngineOptions.CostFile"/>, in a sentence; empty if it could, or if there is no file yet.</summary>
    public string CostFileTrouble { get; init; } = "";
}

/// <summary>A message for people.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">One sentence: what, where, what was or can be done.</param>
public sealed record EngineNotification(NotificationLevel Level, string Message);

/// <summary>How much a message matters.</summary>
public enum NotificationLevel
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Sound or state may suffer.</summary>
    Warning,

    /// <summary>Something was lost.</summary>
    Error,
}

/// <summary>Why an engine could not do what it was asked to.</summary>
public enum EngineFault
{
    /// <summary>The input (session, graph, number) is wrong; mend it.</summary>
    BadInput,

    /// <summary>Something is not there (device, library); install or choose another.</summary>
    Missing,

    /// <summary>The engine process is gone or does not answer; it is restarted or must be.</summary>
    EngineLost,

    /// <summary>A fault of Tactus itself.</summary>
    Internal,
}

/// <summary>An engine could not do what it was asked to; the message is one sentence for people.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Makes one.</summary>
    public EngineException(EngineFault fault, string message, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
    }

    /// <summary>What the caller should do next.</summary>
    public EngineFault Fault { get; }
}
