namespace Tactus.Engine;

/// <summary>One target's events in song order: two arrays of equal length, sorted by frame, events of one frame in the session's order. Immutable.</summary>
internal sealed class TimelineLane
{
    // why: between two tempo points a beat is a constant number of frames, so one straight ramp of the parameter is exact; a ramping tempo is approached by pieces of this length.
    private const double RampPieceBeats = 0.25;

    private TimelineLane(Node target, bool isAutomation, long[] frames, TimedEvent[] events)
    {
        Target = target;
        IsAutomation = isAutomation;
        Frames = frames;
        Events = events;
    }

    internal Node Target { get; }

    internal bool IsAutomation { get; }

    internal long[] Frames { get; }

    internal TimedEvent[] Events { get; }

    internal static TimelineLane FromEvents(EventLane lane, TempoMap tempo, int sampleRate)
    {
        var frames = new long[lane.Events.Count];
        var events = new TimedEvent[lane.Events.Count];
        for (var index = 0; index < frames.Length; index++)
        {
            frames[index] = tempo.FrameAt(lane.Events[index].Time, sampleRate);
            events[index] = new TimedEvent(0, lane.Events[index].Packet);
        }

        return new TimelineLane(lane.Target, isAutomation: false, frames, events);
    }

    internal static TimelineLane FromAutomation(AutomationLane lane, TempoMap tempo, int sampleRate)
    {
        var frames = new List<long>();
        var events = new List<TimedEvent>();
        for (var index = 0; index < lane.Points.Count; index++)
        {
            var point = lane.Points[index];
            var start = index == 0 ? 0 : tempo.FrameAt(point.Time, sampleRate);
            Add(start, point.Value, 0);
            if (index + 1 < lane.Points.Count && point.Shape == AutomationShape.Linear)
            {
                AddRamp(point, lane.Points[index + 1]);
            }
        }

        return new TimelineLane(lane.Target, isAutomation: true, [.. frames], [.. events]);

        void Add(long frame, double value, long rampFrames)
        {
            frames.Add(frame);
            events.Add(new TimedEvent(0, lane.Parameter.Index, value, (int)Math.Min(rampFrames, int.MaxValue)));
        }

        void AddRamp(AutomationPoint from, AutomationPoint to)
        {
            var cursor = from.Time;
            while (cursor < to.Time)
            {
                var next = NextPiece(tempo, cursor, to.Time);
                var share = (next.Beats - from.Time.Beats) / (to.Time.Beats - from.Time.Beats);
                var startFrame = tempo.FrameAt(cursor, sampleRate);
                Add(startFrame, from.Value + (to.Value - from.Value) * share, tempo.FrameAt(next, sampleRate) - startFrame);
                cursor = next;
            }
        }
    }

    /// <summary>Index of the first event at or behind a frame.</summary>
    [AudioThread, RealTimeSafe]
    internal int IndexAt(long frame)
    {
        var low = 0;
        var high = Frames.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Frames[middle] < frame)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static MusicalTime NextPiece(TempoMap tempo, MusicalTime from, MusicalTime limit)
    {
        var next = limit;
        for (var index = 0; index < tempo.Points.Length; index++)
        {
            var point = tempo.Points[index];
            if (point.Time > from && point.Time < next)
            {
                next = point.Time;
            }

            var ramps = point.Curve == TempoCurve.LinearToNext && point.Time <= from && (index + 1 == tempo.Points.Length || tempo.Points[index + 1].Time > from);
            if (ramps)
            {
                var piece = MusicalTime.FromBeats(from.Beats + RampPieceBeats);
                next = piece < next ? piece : next;
            }
        }

        return next;
    }
}
