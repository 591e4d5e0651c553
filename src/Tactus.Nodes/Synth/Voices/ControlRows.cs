using System.Runtime.InteropServices;

namespace Tactus.Nodes;

/// <summary>What every channel gives its voices at each control step of a block: kept for the whole block, because parts render after all events are read.</summary>
/// <remarks>
/// A set holds one row of <see cref="ControlRow.Count"/> values for each of the 16 channels. Steps at which nothing changed share a set; versions tell
/// voices whether they must read theirs again.
/// </remarks>
internal sealed unsafe class ControlRows : IDisposable
{
    /// <summary>Frames between control steps. They lie at multiples of it in steady frames, so that block cuts do not move them.</summary>
    public const int Period = 16;

    public const int ChannelCount = 16;
    private const int SetFloats = ChannelCount * ControlRow.Count;
    private readonly int[] _setOfStep;
    private readonly long[] _versionOfSet;
    private float* _sets;
    private int _setCount;
    private long _version;

    [MainThread]
    public ControlRows(int maxBlockFrames)
    {
        // why: a block of n frames touches the step under way at its start and at most n / 16 + 1 new ones.
        var steps = maxBlockFrames / Period + 2;
        _setOfStep = new int[steps];
        _versionOfSet = new long[steps + 1];
        var bytes = (nuint)((steps + 1) * SetFloats * sizeof(float));
        _sets = (float*)NativeMemory.AlignedAlloc(bytes, AudioBuffer.AlignmentBytes);
        NativeMemory.Clear(_sets, bytes);
        _setCount = 1;
    }

    ~ControlRows() => Free();

    /// <summary>Index of the step under way in the block that is being prepared.</summary>
    [AudioThread, RealTimeSafe]
    public int CurrentStep { get; private set; }

    /// <summary>Opens a block: what was current at the end of the last is step 0 of this.</summary>
    [AudioThread, RealTimeSafe]
    public void BeginBlock()
    {
        var last = _setOfStep[CurrentStep];
        if (last != 0)
        {
            new ReadOnlySpan<float>(_sets + last * SetFloats, SetFloats).CopyTo(new Span<float>(_sets, SetFloats));
            _versionOfSet[0] = _versionOfSet[last];
        }

        _setOfStep[0] = 0;
        _setCount = 1;
        CurrentStep = 0;
    }

    /// <summary>Goes on to the next step, for now with the same values.</summary>
    /// <param name="step">The step's index in the block: frames / <see cref="Period"/>, counted from the step under way at the start.</param>
    [AudioThread, RealTimeSafe]
    public void AdvanceTo(int step)
    {
        while (CurrentStep < step)
        {
            _setOfStep[CurrentStep + 1] = _setOfStep[CurrentStep];
            CurrentStep++;
        }
    }

    /// <summary>Gives a channel's values from the current step on.</summary>
    [AudioThread, RealTimeSafe]
    public void Write(int channel, ReadOnlySpan<float> row)
    {
        var set = _setOfStep[CurrentStep];
        var target = new Span<float>(_sets + set * SetFloats + channel * ControlRow.Count, ControlRow.Count);
        if (row.SequenceEqual(target))
        {
            return;
        }

        if (CurrentStep > 0 && _setOfStep[CurrentStep - 1] == set)
        {
            var copy = _setCount++;
            new ReadOnlySpan<float>(_sets + set * SetFloats, SetFloats).CopyTo(new Span<float>(_sets + copy * SetFloats, SetFloats));
            _setOfStep[CurrentStep] = copy;
            set = copy;
            target = new Span<float>(_sets + set * SetFloats + channel * ControlRow.Count, ControlRow.Count);
        }

        row.CopyTo(target);
        _versionOfSet[set] = ++_version;
    }

    /// <summary>The version of a step's values; equal versions mean equal values.</summary>
    [WorkerThread, RealTimeSafe]
    public long Version(int step) => _versionOfSet[_setOfStep[step]];

    /// <summary>A channel's values at a step.</summary>
    [WorkerThread, RealTimeSafe]
    public float* Row(int step, int channel) => _sets + _setOfStep[step] * SetFloats + channel * ControlRow.Count;

    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_sets);
        _sets = null;
    }
}
