namespace Tactus;

/// <summary>What a process call found.</summary>
public enum ProcessStatus
{
    /// <summary>Sound was or may have been made; call again.</summary>
    Continue,

    /// <summary>The outputs are silent and stay so until input or an event comes. A hint, as the silence mask is.</summary>
    Sleep,

    /// <summary>The processor failed: its outputs count as garbage and are replaced by silence, the fault is counted and the graph plays on.</summary>
    Error,
}

/// <summary>The audio-side half of a node.</summary>
/// <remarks>
/// <para>Same bits: what a processor computes must not depend on how time is cut into blocks. Control-rate work therefore keeps to a grid of
/// <see cref="ProcessContext.SteadyFrame"/>, not to the start of the block, and a processor may skip work only where the result is bit-identical.</para>
/// <para>Outputs are not cleared before the call and must be filled completely. Inputs and outputs never overlap. Denormals are flushed to zero.</para>
/// <para><see cref="IDisposable.Dispose"/> is called off the audio thread, after the processor has left its last plan.</para>
/// </remarks>
public interface INodeProcessor : IDisposable
{
    /// <summary>Frames by which the output lags the input.</summary>
    [MainThread]
    int LatencyFrames => 0;

    /// <summary>Frames for which sound may go on after the input has ended.</summary>
    [MainThread]
    TailFrames TailFrames => TailFrames.None;

    /// <summary>Renders one block of <see cref="ProcessContext.BlockFrames"/> frames.</summary>
    [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
    ProcessStatus Process(in ProcessContext context);

    /// <summary>Clears sound (delay lines, voices), keeps settings. Called between blocks.</summary>
    [AudioThread(When = ProcessorState.Active), RealTimeSafe]
    void Reset()
    {
    }

    /// <inheritdoc/>
    void IDisposable.Dispose()
    {
    }
}

/// <summary>A processor that adds its input's sources up itself, in the same pass in which it works on them.</summary>
/// <remarks>
/// It takes its input by <see cref="ProcessContext.Sum"/>, which saves it writing the sum and reading it again. For processors that do next to nothing with a
/// sample: a level, a mute, a bus. Only a node of one input and one output gains by it.
/// </remarks>
public interface ISummingProcessor : INodeProcessor;

/// <summary>A processor whose block falls into independent parts, which the executor spreads over the workers, and a join.</summary>
/// <remarks>
/// Per block: <see cref="BeginFork"/> once, then <see cref="ProcessPart"/> for every part below its result, in any order and at once on several
/// threads, then <see cref="Join"/> once. Everything before happens-before everything after. A part writes only memory of its own; the join adds the
/// parts up in an order that does not depend on who computed them. <see cref="INodeProcessor.Process"/> must give the same bits as this sequence.
/// </remarks>
public interface IForkingProcessor : INodeProcessor
{
    /// <summary>Most parts that <see cref="BeginFork"/> ever returns; fixed for the life of the processor.</summary>
    [MainThread]
    int MaxParts { get; }

    /// <summary>Reads the block's events, decides what each part does.</summary>
    /// <returns>Parts of this block, 0 to <see cref="MaxParts"/>.</returns>
    [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
    int BeginFork(in ProcessContext context);

    /// <summary>Computes one part; several run at once.</summary>
    [WorkerThread(When = ProcessorState.Processing), RealTimeSafe]
    void ProcessPart(int part, in ProcessContext context);

    /// <summary>Brings the parts together in the node's outputs.</summary>
    [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
    ProcessStatus Join(in ProcessContext context);
}

/// <summary>How long sound goes on after input has ended.</summary>
/// <param name="Frames">Frames; negative means without end.</param>
public readonly record struct TailFrames(long Frames)
{
    /// <summary>The output ends with the input.</summary>
    public static TailFrames None => default;

    /// <summary>Sound may go on for ever.</summary>
    public static TailFrames Infinite => new(-1);

    /// <summary>Whether sound may go on for ever.</summary>
    public bool IsInfinite => Frames < 0;
}
