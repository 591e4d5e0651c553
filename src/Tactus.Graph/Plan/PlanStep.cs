using System.Runtime.CompilerServices;

namespace Tactus.Graph;

/// <summary>What a step ends in.</summary>
internal enum StepKind : byte
{
    /// <summary>A processor is called.</summary>
    Process,

    /// <summary>A processor is called in parts.</summary>
    Fork,

    /// <summary>Nothing is called: the sum is the plan's output.</summary>
    Output,
}

/// <summary>What the walk needs of every step, in walking order. It leads to one or two lines of native memory; the rest lies in <see cref="PlanStepDetail"/>.</summary>
internal unsafe struct PlanStep
{
    public INodeProcessor Processor;
    public NodeBinding Binding;

    /// <summary>Views and marks, if nothing but one sum and one call has to do with the step, unless its node wants attention; else null.</summary>
    public StepRecord* Plain;

    /// <summary>The sum that makes the only input; null if the input is somebody's output, or there is none.</summary>
    public PlanGather* Gather;

    /// <summary>Whether the processor adds its sources up itself.</summary>
    public bool IsSumming;
}

/// <summary>A step's own memory: one line for a node of one input and one output, more for others. Behind it follow further outputs, then the inputs.</summary>
/// <remarks>
/// The silence mask of the first output lies in it and not behind the samples: whoever writes the mask reads the line anyway, and so a node needs one less.
/// All other views of that output point here as well.
/// </remarks>
internal unsafe struct StepRecord
{
    public ulong OutputMask;
    public NodeAttention Attention;
    public BufferView Output;

    /// <summary>Where the inputs of a step of one output lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BufferView* InputOf(StepRecord* record) => (BufferView*)(record + 1);

    /// <summary>Bytes, in whole lines.</summary>
    public static int SizeOf(int inputs, int outputs)
    {
        var bytes = sizeof(StepRecord) + (Math.Max(1, outputs) - 1 + inputs) * sizeof(BufferView);
        return (bytes + AudioBuffer.AlignmentBytes - 1) / AudioBuffer.AlignmentBytes * AudioBuffer.AlignmentBytes;
    }
}

/// <summary>What steps need that are not plain, or whose node wants attention. Ranges point into the plan's flat arrays.</summary>
internal struct PlanStepDetail
{
    public NodeInstance Instance;
    public NodeFaults Faults;
    public NodeTicks Ticks;
    public StepKind Kind;
    public ForkState? Fork;
    public int FirstRoute;
    public int RouteCount;
    public int FirstTransfer;
    public int TransferCount;
    public int FirstGather;
    public int GatherCount;
}

/// <summary>Moves one source to a scratch buffer on its way to a sum: delayed, or averaged to one channel.</summary>
internal struct PlanTransfer
{
    /// <summary>The delay; <see langword="null"/> to average.</summary>
    public DelayLine? Line;
    public int DelayFrames;
    public BufferView Source;
    public BufferView Target;

    /// <summary>The source's channels as a row to add up, when averaging.</summary>
    public SumRow AverageRow;
}

/// <summary>What makes an input bus that is not simply some node's output, as far as it is needed while everything sounds: one cache line.</summary>
internal unsafe struct PlanGather
{
    /// <summary>The addends, if all have the bus's channels, in order; else none.</summary>
    public BusSources Sources;

    // Where the silence masks of up to four addends lie, in bytes from the start of the plan's memory. Where there are fewer, the place of something that
    // never is silent; where there are more, or they are not alike, of something that always is. So one look without a branch answers for nearly all buses.
    public uint FirstMask;
    public uint SecondMask;
    public uint ThirdMask;
    public uint FourthMask;

    /// <summary>Whether <see cref="Sources"/> is what the bus is made of, at most four, and none of them is silent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFewSounding(PlanGather* gather, byte* memory) =>
        (*(ulong*)(memory + gather->FirstMask) | *(ulong*)(memory + gather->SecondMask)
            | *(ulong*)(memory + gather->ThirdMask) | *(ulong*)(memory + gather->FourthMask)) == 0;

    /// <summary>Whether <see cref="Sources"/> is what the bus is made of, and none of them is silent.</summary>
    public static bool AreSounding(PlanGather* gather, byte* memory) =>
        AreFewSounding(gather, memory) || gather->Sources.Count > 4 && AreManySounding(gather);

    private static bool AreManySounding(PlanGather* gather)
    {
        var silence = 0UL;
        var masks = gather->Sources.OwnersWords;
        for (var source = 0; source < gather->Sources.Count; source++)
        {
            silence |= *(ulong*)masks[source];
        }

        return silence == 0;
    }
}

/// <summary>What else makes that bus: any addends, silent or not.</summary>
internal unsafe struct PlanGatherDetail
{
    /// <summary>One row a channel.</summary>
    public SumRow* Rows;
    public BufferView Target;
}

/// <summary>Brings one maker's events to a taker.</summary>
internal struct EventRoute
{
    public EventBuffer Source;
    public EventDelay? Delay;
    public int DelayFrames;
    public bool OnlyParameters;

    [RealTimeSafe]
    public static void Deliver(in TimedEvent timedEvent, EventBuffer target, bool onlyParameters)
    {
        if (!onlyParameters || timedEvent.Kind == EventKind.Parameter)
        {
            target.TryAdd(timedEvent);
        }
    }

    [RealTimeSafe]
    public readonly void Run(EventBuffer target, ref readonly BlockContext block)
    {
        if (Delay is not null)
        {
            Delay.Process(Source.Events, target, OnlyParameters, DelayFrames, block.SteadyFrame, block.BlockFrames);
            return;
        }

        foreach (ref readonly var timedEvent in Source.Events)
        {
            Deliver(timedEvent, target, OnlyParameters);
        }
    }
}

/// <summary>The changing part of a forking step.</summary>
internal sealed class ForkState(IForkingProcessor processor, int maxParts)
{
    private Exception? _partFault;
    private long _ticks;

    public IForkingProcessor Processor { get; } = processor;

    public int MaxParts { get; } = maxParts;

    /// <summary>Whether the block ended before its parts began: bypassed or failed.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What a part threw in this block.</summary>
    public Exception? PartFault
    {
        // order: parts publish, the join reads after the executor has synchronized with all parts; volatile keeps whichever fault came last whole.
        get => Volatile.Read(ref _partFault);
        set => Volatile.Write(ref _partFault, value);
    }

    public void AddTicks(long ticks) => Interlocked.Add(ref _ticks, ticks); // order: parts add at the same time; a number of its own.

    public long TakeTicks() => Interlocked.Exchange(ref _ticks, 0);
}
