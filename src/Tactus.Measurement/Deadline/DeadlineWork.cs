using System.Diagnostics;
using Tactus.Devices;

namespace Tactus.Measurement;

/// <summary>The work of a cycle, operation for operation as <c>bench/reference/work.h</c>, with a result that is checked every time.</summary>
internal sealed class DeadlineWork : IDeviceCallback
{
    private const int MaxFrames = 8_192;

    private readonly float[] _input = new float[MaxFrames];
    private readonly float[] _samples = new float[MaxFrames];
    private readonly long[] _workNanoseconds;
    private readonly int _passes;
    private int _workCount;
    private long _wrong;

    internal DeadlineWork(int quantum, int passes, int capacity)
    {
        _passes = passes;
        _workNanoseconds = new long[capacity];
        for (var index = 0; index < MaxFrames; index++)
            _input[index] = (index * 37 % 101 / 101.0f) - 0.5f;
        Expected = Work(quantum);
        // why: the callback is rehearsed by its owner; both of its ways are compiled now.
        _ = RealTime.MonotonicClock.NowNanoseconds;
        ((IDeviceCallback)this).OnXrun(default);
    }

    /// <summary>What every cycle must result in.</summary>
    internal ulong Expected { get; }

    /// <summary>Cycles with another result.</summary>
    internal long Wrong => Volatile.Read(ref _wrong);

    /// <summary>Whether cycles are measured already.</summary>
    internal bool IsMeasuring
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Nanoseconds of each cycle's work, ascending.</summary>
    internal long[] SortedWork()
    {
        var sorted = _workNanoseconds[..Math.Min(_workCount, _workNanoseconds.Length)];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>How many passes take the given time here, measured for a moment.</summary>
    internal static int PassesFor(double nanoseconds, int quantum)
    {
        const int Trial = 200;
        var work = new DeadlineWork(quantum, Trial, 1);
        var best = long.MaxValue;
        for (var round = 0; round < 50; round++)
        {
            var start = Stopwatch.GetTimestamp();
            work.Work(quantum);
            best = Math.Min(best, (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return (int)Math.Max(1, nanoseconds * Trial / best);
    }

    public void Process(in DeviceCycle cycle)
    {
        cycle.Silence();
        var result = Work(cycle.FrameCount);
        if (!IsMeasuring)
            return;

        if (_workCount < _workNanoseconds.Length)
            _workNanoseconds[_workCount++] = RealTime.MonotonicClock.NowNanoseconds - cycle.StartedNanoseconds;
        if (result != Expected)
            _wrong++;
    }

    public void OnXrun(in DeviceXrun xrun)
    {
    }

    private ulong Work(int frames)
    {
        var samples = _samples.AsSpan(0, frames);
        ReadOnlySpan<float> input = _input.AsSpan(0, frames);
        input.CopyTo(samples);
        for (var pass = 0; pass < _passes; pass++)
        {
            float z1 = 0, z2 = 0;
            for (var index = 0; index < samples.Length; index++)
            {
                var x = samples[index];
                var y = (0.2f * x) + z1;
                z1 = (0.4f * x) - (-0.6f * y) + z2;
                z2 = (0.2f * x) - (0.4f * y);
                samples[index] = (0.5f * y) + input[index];
            }
        }

        var hash = 14695981039346656037UL;
        foreach (var sample in samples)
            hash = (hash ^ BitConverter.SingleToUInt32Bits(sample)) * 1099511628211UL;
        return hash;
    }
}
