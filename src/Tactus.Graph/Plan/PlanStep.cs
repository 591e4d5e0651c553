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

/// <summary>What the walk needs of every step: less than a cache line, in walking order. The rest lies in <see cref="PlanStepDetail"/>.</summary>
internal unsafe struct PlanStep
{
    public INodeProcessor Processor;
    public NodeBinding Binding;
    public NodeAttention Attention;

    /// <summary>The sum that makes the only input; null if the input is somebody's output, or there is none.</summary>
    public PlanGather* Gather;

    public BufferView* Inputs;

    /// <summary>The only output, if the step is plain.</summary>
    public BufferView* Outputs;
    public StepKind Kind;

    /// <summary>Whether the processor adds its sources up itself.</summary>
    public bool IsSumming;

    /// <summary>Whether nothing but the fields above has to do with the step, unless its node wants attention.</summary>
    public bool IsPlain;
}

/// <summary>What steps need that are not plain, or whose node wants attention. Ranges point into the plan's flat arrays.</summary>
internal struct PlanStepDetail
{
    public NodeInstance Instance;
    public NodeFaults Faults;
    public NodeTicks Ticks;
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

/// <summary>Fills one input bus that is not simply some node's output.</summary>
internal unsafe struct PlanGather
{
    /// <summary>The addends, if all have the bus's channels, in order; else none.</summary>
    public BusSources Sources;

    // Silence masks of the first four addends; where there are fewer, of something that never is silent, and where the addends are not alike, of something
    // that always is. So one look without a branch answers for nearly all buses.
    public ulong* FirstMask;
    public ulong* SecondMask;
    public ulong* ThirdMask;
    public ulong* FourthMask;

    /// <summary>The masks of all addends.</summary>
    public ulong** Masks;

    /// <summary>One row a channel.</summary>
    public SumRow* Rows;
    public int RowCount;
    public BufferView Target;

    /// <summary>Whether <see cref="Sources"/> is what the bus is made of, and none of them is silent.</summary>
    public readonly bool IsSounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (*FirstMask | *SecondMask | *ThirdMask | *FourthMask) == 0 && (Sources.Count <= 4 || AreOthersSounding());
    }

    private readonly bool AreOthersSounding()
    {
        var silence = 0UL;
        for (var source = 4; source < Sources.Count; source++)
        {
            silence |= *Masks[source];
        }

        return silence == 0;
    }
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
