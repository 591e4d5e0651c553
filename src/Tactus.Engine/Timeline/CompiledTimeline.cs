namespace Tactus.Engine;

/// <summary>A timeline in frames of one sample rate: per target node sorted events, and the frames at which a block must be cut. Immutable.</summary>
internal sealed class CompiledTimeline
{
    internal CompiledTimeline(Timeline source, int sampleRate, TimelineLane[] lanes, long[] cuts, long endFrame, FrameRange? loop)
    {
        Source = source;
        SampleRate = sampleRate;
        Lanes = lanes;
        Cuts = cuts;
        EndFrame = endFrame;
        Loop = loop;
    }

    internal Timeline Source { get; }

    internal int SampleRate { get; }

    /// <summary>MIDI lanes first, then automation, each in the order of the session.</summary>
    internal TimelineLane[] Lanes { get; }

    /// <summary>Frames at which tempo or meter changes, ascending: no block reaches across one.</summary>
    internal long[] Cuts { get; }

    /// <summary>Frame behind the last event or clip.</summary>
    internal long EndFrame { get; }

    /// <summary>The session's loop, if it has one.</summary>
    internal FrameRange? Loop { get; }

    internal static CompiledTimeline Compile(Timeline timeline, int sampleRate)
    {
        var lanes = new List<TimelineLane>(timeline.Lanes.Count + timeline.Automation.Count);
        foreach (var lane in timeline.Lanes)
        {
            lanes.Add(TimelineLane.FromEvents(lane, timeline.Tempo, sampleRate));
        }

        foreach (var lane in timeline.Automation)
        {
            lanes.Add(TimelineLane.FromAutomation(lane, timeline.Tempo, sampleRate));
        }

        var cuts = new SortedSet<long>();
        foreach (var point in timeline.Tempo.Points)
        {
            cuts.Add(timeline.Tempo.FrameAt(point.Time, sampleRate));
        }

        foreach (var point in timeline.Meter.Points)
        {
            cuts.Add(timeline.Tempo.FrameAt(point.Time, sampleRate));
        }

        FrameRange? loop = timeline.Loop is { } range
            ? new FrameRange(timeline.Tempo.FrameAt(range.Start, sampleRate), timeline.Tempo.FrameAt(range.End, sampleRate))
            : null;
        var endFrame = timeline.Tempo.FrameAt(timeline.End, sampleRate);
        return new CompiledTimeline(timeline, sampleRate, [.. lanes], [.. cuts], endFrame, loop);
    }

    /// <summary>The first cut behind a frame.</summary>
    [AudioThread, RealTimeSafe]
    internal long NextCutAfter(long frame)
    {
        var index = Cuts.AsSpan().BinarySearch(frame + 1);
        index = index < 0 ? ~index : index;
        return index < Cuts.Length ? Cuts[index] : long.MaxValue;
    }

    /// <summary>The song at a frame.</summary>
    [AudioThread, RealTimeSafe]
    internal TransportState StateAt(long frame, bool isPlaying)
    {
        var time = Source.Tempo.TimeAtFrame(frame, SampleRate);
        var meter = Source.Meter.MeterAt(time);
        return new TransportState(
            isPlaying, frame, time.Beats, Source.Tempo.BeatsPerMinuteAt(time), meter.BeatsPerBar, meter.BeatUnit,
            Source.Meter.TimeAtBar(Source.Meter.PositionAt(time).Bar).Beats);
    }
}

/// <summary>A stretch of song time.</summary>
/// <param name="Start">First frame.</param>
/// <param name="End">The frame behind the last; always later than the start.</param>
internal readonly record struct FrameRange(long Start, long End);
