using System.Runtime.Intrinsics;

namespace Tactus.Nodes;

/// <summary>What instruments made of SIMD voice groups share: a block's events become commands, groups render as independent parts, a join adds them up.</summary>
/// <remarks>
/// <para>Control steps lie at multiples of <see cref="ControlRows.Period"/> in steady frames. Events act at their own frame; what they change in a
/// voice's course between two steps is computed anew from that frame to the next step. Nothing depends on where a block begins or ends.</para>
/// <para>A group without sounding voices is no part and costs nothing.</para>
/// </remarks>
internal abstract unsafe class VoiceProcessor : IForkingProcessor
{
    private readonly VoiceBank _bank;
    private readonly ControlRate _rate;
    private readonly VoiceRenderer _renderer;
    private readonly int[] _parts;
    private readonly bool[] _isPart;
    private readonly VoiceBlock _block;
    private readonly Readout _voices;
    private int _partCount;
    private long _nextFrame = -1;

    /// <summary>Allocates everything.</summary>
    /// <param name="capacity">Most voices.</param>
    /// <param name="context">Rate and longest block.</param>
    /// <param name="voices">Where the number of sounding voices is reported.</param>
    /// <param name="hasLivePatch">Whether voices follow a patch that parameters make.</param>
    /// <param name="renderer">How groups are rendered; the best for this machine unless a test asks for another.</param>
    [MainThread]
    protected VoiceProcessor(int capacity, in PrepareContext context, Readout voices, bool hasLivePatch, VoiceRenderer? renderer)
    {
        var groups = VoiceAllocator.LanesFor(capacity) / VoiceGroup.LaneCount;
        SampleRate = context.SampleRate;
        _rate = new ControlRate(context.SampleRate);
        _renderer = renderer ?? VoiceRenderer.Best;
        _voices = voices;
        _bank = new VoiceBank(groups, context.MaxBlockFrames);
        Commands = new VoiceCommands(groups, VoiceAllocator.CommandsFor(capacity));
        Rows = new ControlRows(context.MaxBlockFrames);
        LivePatches = hasLivePatch ? new LivePatches(context.MaxBlockFrames) : null;
        Allocator = new VoiceAllocator(capacity, context.SampleRate, Commands);
        _block = new VoiceBlock(Rows, LivePatches, Commands);
        _parts = new int[groups];
        _isPart = new bool[groups];
    }

    /// <inheritdoc/>
    [MainThread]
    public int MaxParts => _parts.Length;

    /// <inheritdoc/>
    [MainThread]
    public abstract TailFrames TailFrames { get; }

    protected double SampleRate { get; }

    protected VoiceCommands Commands { get; }

    protected ControlRows Rows { get; }

    protected LivePatches? LivePatches { get; }

    internal VoiceAllocator Allocator { get; }

    /// <inheritdoc/>
    [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var parts = BeginFork(context);
        for (var part = 0; part < parts; part++)
        {
            ProcessPart(part, context);
        }

        return Join(context);
    }

    /// <inheritdoc/>
    [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
    public int BeginFork(in ProcessContext context)
    {
        var start = context.SteadyFrame;
        var frames = context.BlockFrames;
        var nextStep = (start + ControlRows.Period - 1) / ControlRows.Period * ControlRows.Period;
        Commands.Clear();
        Rows.BeginBlock();
        LivePatches?.BeginBlock();
        OpenBlock(context);
        Allocator.Expire(start);
        for (var group = 0; group < _isPart.Length; group++)
        {
            _isPart[group] = Allocator.IsBusy(group);
        }

        if (start != _nextFrame && nextStep != start)
        {
            // why: the first block, or the first after sleep, may begin between two steps; the step under way is made up for.
            TakeStep(context, start, 0);
        }

        foreach (ref readonly var timedEvent in context.Events)
        {
            if (timedEvent.Kind != EventKind.Midi)
            {
                continue;
            }

            var offset = Math.Clamp(timedEvent.FrameOffset, 0, frames - 1);
            nextStep = TakeSteps(context, nextStep, start + offset);
            Allocator.Expire(start + offset);
            Handle(context, timedEvent.Midi, start + offset, offset);
        }

        TakeSteps(context, nextStep, start + frames);
        Allocator.Expire(start + frames);
        _nextFrame = start + frames;
        _partCount = 0;
        for (var group = 0; group < _isPart.Length; group++)
        {
            if (_isPart[group] || Commands.First(group) >= 0)
            {
                _parts[_partCount++] = group;
            }
        }

        return _partCount;
    }

    /// <inheritdoc/>
    [WorkerThread(When = ProcessorState.Processing), RealTimeSafe]
    public void ProcessPart(int part, in ProcessContext context)
    {
        var group = _parts[part];
        _renderer.Render(_bank[group], _rate, _block, Commands.First(group), context.SteadyFrame, context.BlockFrames);
    }

    /// <inheritdoc/>
    [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
    public ProcessStatus Join(in ProcessContext context)
    {
        context.Report(_voices, Allocator.BusyLanes);
        var output = context.Output(0);
        if (_partCount == 0)
        {
            output.Clear();

            // why: what still moves must be followed to where it goes, or the next note would not find it there.
            return IsSettled ? ProcessStatus.Sleep : ProcessStatus.Continue;
        }

        // order: parts are listed by rising group number, and every sum begins at +0, so neither who rendered a group nor whether a silent one was
        // rendered at all shows in the bits.
        var left = output[0];
        var right = output[1];
        left.Clear();
        right.Clear();
        for (var part = 0; part < _partCount; part++)
        {
            var group = _bank[_parts[part]];
            Add(left, group->Left);
            Add(right, group->Right);
        }

        output.Silence = SilenceMask.None;
        return ProcessStatus.Continue;
    }

    /// <inheritdoc/>
    [AudioThread(When = ProcessorState.Active), RealTimeSafe]
    public virtual void Reset()
    {
        _bank.Reset();
        Commands.Clear();
        Allocator.Reset();
        _nextFrame = -1;
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        _bank.Dispose();
        Commands.Dispose();
        Rows.Dispose();
        LivePatches?.Dispose();
    }

    /// <summary>Whether no parameter or controller is on its way any more.</summary>
    [AudioThread, RealTimeSafe]
    protected abstract bool IsSettled { get; }

    /// <summary>Looks at the block before its events.</summary>
    [AudioThread, RealTimeSafe]
    protected abstract void OpenBlock(in ProcessContext context);

    /// <summary>Acts on a MIDI message.</summary>
    /// <param name="context">The block.</param>
    /// <param name="packet">The message.</param>
    /// <param name="frame">Its steady frame.</param>
    /// <param name="frameOffset">The same in the block.</param>
    [AudioThread, RealTimeSafe]
    protected abstract void Handle(in ProcessContext context, UniversalMidiPacket packet, long frame, int frameOffset);

    /// <summary>Brings <see cref="Rows"/> and <see cref="LivePatches"/> up to a control step; <see cref="Rows"/> has been advanced to it.</summary>
    /// <param name="context">The block.</param>
    /// <param name="frame">Steady frame of the step, or of the block's start when the step lies before it.</param>
    /// <param name="frameOffset">The same in the block.</param>
    [AudioThread, RealTimeSafe]
    protected abstract void TakeStep(in ProcessContext context, long frame, int frameOffset);

    private static void Add(Span<float> target, float* source)
    {
        fixed (float* pointer = target)
        {
            var frame = 0;
            for (; frame <= target.Length - Vector128<float>.Count; frame += Vector128<float>.Count)
            {
                (Vector128.Load(pointer + frame) + Vector128.Load(source + frame)).Store(pointer + frame);
            }

            for (; frame < target.Length; frame++)
            {
                pointer[frame] += source[frame];
            }
        }
    }

    /// <summary>Takes the steps before a frame; events at a step's own frame come before it.</summary>
    private long TakeSteps(in ProcessContext context, long nextStep, long untilFrame)
    {
        var start = context.SteadyFrame;
        while (nextStep < untilFrame)
        {
            var step = (int)(nextStep / ControlRows.Period - start / ControlRows.Period);
            Rows.AdvanceTo(step);
            LivePatches?.AdvanceTo(step);
            Allocator.Expire(nextStep);
            TakeStep(context, nextStep, (int)(nextStep - start));
            nextStep += ControlRows.Period;
        }

        return nextStep;
    }
}
