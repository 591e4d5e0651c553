namespace Tactus.Supervision;

/// <summary>The figures of engine processes that ended, so that an engine that was started again goes on counting where the one before stopped.</summary>
internal sealed class EngineHistory
{
    private readonly Lock _gate = new();
    private ChannelFigures _past;

    /// <summary>What all processes that ended have counted, and where the last one stood.</summary>
    internal ChannelFigures Past
    {
        get
        {
            lock (_gate)
            {
                return _past;
            }
        }
    }

    /// <summary>Adds the last figures of a process that ended.</summary>
    internal void Take(in ChannelFigures last)
    {
        lock (_gate)
        {
            _past = Sum(_past, last);
        }
    }

    /// <summary>The figures of a living process with those of its predecessors.</summary>
    internal ChannelFigures Continue(in ChannelFigures current) => Sum(Past, current);

    /// <summary>Counters add up, peaks stay, the rest is the later one's.</summary>
    private static ChannelFigures Sum(in ChannelFigures past, in ChannelFigures current)
    {
        var sum = current;
        sum.Snapshot.Cycles += past.Snapshot.Cycles;
        sum.Snapshot.LostCycles += past.Snapshot.LostCycles;
        sum.Snapshot.XrunCount += past.Snapshot.XrunCount;
        sum.Snapshot.SteadyFrame += past.Snapshot.SteadyFrame;
        sum.Snapshot.AllocatedBytes += past.Snapshot.AllocatedBytes;
        sum.Snapshot.Collections += past.Snapshot.Collections;
        sum.Snapshot.Appointments += past.Snapshot.Appointments;
        sum.Snapshot.MethodsCompiled += past.Snapshot.MethodsCompiled;
        sum.Snapshot.NodeFaults += past.Snapshot.NodeFaults;
        sum.Snapshot.UnwrittenFrames += past.Snapshot.UnwrittenFrames;
        sum.Snapshot.VoicesMax = Math.Max(sum.Snapshot.VoicesMax, past.Snapshot.VoicesMax);
        sum.Snapshot.OutputPeak = Math.Max(sum.Snapshot.OutputPeak, past.Snapshot.OutputPeak);
        sum.Load = sum.Load with { Max = Math.Max(sum.Load.Max, past.Load.Max) };
        sum.WakeLatency = sum.WakeLatency with { Max = Math.Max(sum.WakeLatency.Max, past.WakeLatency.Max) };
        return sum;
    }
}
