namespace Tactus.Supervision;

/// <summary>A timeline as numbers. Times are ticks of <see cref="MusicalTime"/>.</summary>
internal sealed record TimelineDocument
{
    /// <summary>Ticks, picoseconds a quarter note, curve.</summary>
    public required IReadOnlyList<long[]> Tempo { get; init; }

    /// <summary>Ticks, beats a bar, beat unit.</summary>
    public required IReadOnlyList<long[]> Meter { get; init; }

    public required IReadOnlyList<LaneDocument> Lanes { get; init; }

    public required IReadOnlyList<AutomationDocument> Automation { get; init; }

    public required long EndTicks { get; init; }

    /// <summary>Start and end, or missing.</summary>
    public long[]? Loop { get; init; }

    internal static TimelineDocument Of(Timeline timeline, AudioGraph graph) => new()
    {
        Tempo = [.. timeline.Tempo.Points.Select(point => new[] { point.Time.Ticks, point.Tempo.PicosecondsPerBeat, (long)point.Curve })],
        Meter = [.. timeline.Meter.Points.Select(point => new[] { point.Time.Ticks, point.BeatsPerBar, (long)point.BeatUnit })],
        Lanes = [.. timeline.Lanes.Where(lane => graph.Contains(lane.Target)).Select(lane => LaneDocument.Of(lane, graph))],
        Automation = [.. timeline.Automation.Where(lane => graph.Contains(lane.Target)).Select(lane => AutomationDocument.Of(lane, graph))],
        EndTicks = timeline.End.Ticks,
        Loop = timeline.Loop is { } loop ? [loop.Start.Ticks, loop.End.Ticks] : null,
    };

    internal Timeline Build(AudioGraph graph) => new()
    {
        Tempo = new TempoMap([.. Tempo.Select(point => new TempoPoint(new MusicalTime(point[0]), Tactus.Tempo.FromPicosecondsPerBeat(point[1]), (TempoCurve)point[2]))]),
        Meter = new MeterMap([.. Meter.Select(point => new MeterPoint(new MusicalTime(point[0]), (int)point[1], (int)point[2]))]),
        Lanes = [.. Lanes.Select(lane => lane.Build(graph))],
        Automation = [.. Automation.Select(lane => lane.Build(graph))],
        End = new MusicalTime(EndTicks),
        Loop = Loop is { Length: 2 } ? (new MusicalTime(Loop[0]), new MusicalTime(Loop[1])) : null,
    };
}

/// <summary>MIDI for one node: parallel arrays, four words an event.</summary>
internal sealed record LaneDocument(int Node, long[] Ticks, uint[] Words)
{
    private const int WordsPerEvent = 4;

    internal static LaneDocument Of(EventLane lane, AudioGraph graph)
    {
        var ticks = new long[lane.Events.Count];
        var words = new uint[lane.Events.Count * WordsPerEvent];
        for (var index = 0; index < ticks.Length; index++)
        {
            var (time, packet) = lane.Events[index];
            ticks[index] = time.Ticks;
            (words[index * WordsPerEvent], words[index * WordsPerEvent + 1], words[index * WordsPerEvent + 2], words[index * WordsPerEvent + 3]) =
                (packet.Word0, packet.Word1, packet.Word2, packet.Word3);
        }

        return new LaneDocument(graph.IdOf(lane.Target).Value, ticks, words);
    }

    internal EventLane Build(AudioGraph graph)
    {
        var events = new ScheduledEvent[Math.Min(Ticks.Length, Words.Length / WordsPerEvent)];
        for (var index = 0; index < events.Length; index++)
        {
            var at = index * WordsPerEvent;
            events[index] = new ScheduledEvent(new MusicalTime(Ticks[index]), new UniversalMidiPacket(Words[at], Words[at + 1], Words[at + 2], Words[at + 3]));
        }

        return new EventLane(EngineDocument.Find(graph, Node), events);
    }
}

/// <summary>Automation of one parameter: parallel arrays.</summary>
internal sealed record AutomationDocument(int Node, string Parameter, long[] Ticks, double[] Values, int[] Shapes)
{
    internal static AutomationDocument Of(AutomationLane lane, AudioGraph graph) => new(
        graph.IdOf(lane.Target).Value,
        lane.Parameter.Id,
        [.. lane.Points.Select(point => point.Time.Ticks)],
        [.. lane.Points.Select(point => point.Value)],
        [.. lane.Points.Select(point => (int)point.Shape)]);

    internal AutomationLane Build(AudioGraph graph)
    {
        var node = EngineDocument.Find(graph, Node);
        return node.Parameters.TryFind(Parameter, out var parameter)
            ? new AutomationLane(node, parameter, [.. Ticks.Select((ticks, index) => new AutomationPoint(new MusicalTime(ticks), Values[index], (AutomationShape)Shapes[index]))])
            : throw new EngineException(EngineFault.Internal, $"the supervisor named the parameter \"{Parameter}\", which \"{node.Name}\" does not have.");
    }
}
