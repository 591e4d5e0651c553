using System.CommandLine;
using System.Globalization;
using Tactus.Graph;

namespace Tactus.Cli;

/// <summary>Draws a session: tracks, buses, and the latency wherever sounds meet.</summary>
internal sealed class SessionShowVerb : Verb
{
    private const int SampleRate = 48_000;

    private readonly Argument<string> _file = EngineArguments.File("A session document or a MIDI file.");

    internal SessionShowVerb()
        : base("show", "Draws a session: tracks, buses, and the latency wherever sounds meet.") => Add(_file);

    internal override IReadOnlyList<string> Examples => ["tactus session show samples/prelude.mid", "tactus session show samples/prelude.mid --json"];

    internal override async Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        Songs.RegisterKinds();
        var session = await Songs.OpenAsync(arguments.GetRequiredValue(_file), stop.Token).ConfigureAwait(false);
        var built = EngineErrors.Refuse(() => SessionBuilder.Build(session, SampleRate));
        using var compiler = new GraphCompiler(new PrepareContext(SampleRate, 64));
        using var plan = EngineErrors.Refuse(() => compiler.Compile(built.Graph)).Plan;
        var nodes = plan.Nodes.Select(place => Show(place, built.Graph, plan)).ToArray();
        var seconds = built.Timeline.Tempo.SecondsAt(built.Timeline.End);
        if (report.IsJson)
        {
            report.Document(new SessionShowDocument(true, [], session.Title, seconds, plan.OutputLatencyFrames, nodes), ToolJson.Default.SessionShowDocument);
        }
        else
        {
            report.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{Report.OneLine(session.Title)}: {TimeText.Exact(seconds)}, {Count(session.Tracks.Count, "track")}, {Count(session.Buses.Count, "bus")}, {built.Graph.Nodes.Count} nodes, latency {InWords(plan.OutputLatencyFrames)}"));
            DrawBuses(session, nodes, report);
            DrawJoins(nodes, report);
        }

        return ExitStatus.Done;
    }

    private static ShownNode Show(PlanNode place, AudioGraph graph, ExecutionPlan plan)
    {
        var joins =
            from connection in graph.Connections
            where connection.From == place.Node
            let arrives = plan.TryFind(connection.To, out var target) ? target.InputLatencyFrames : plan.OutputLatencyFrames
            select new ShownJoin(connection.To.Name, arrives - place.OutputLatencyFrames);
        return new ShownNode(place.Node.Name, NodeCatalog.KindOf(place.Node), place.InputLatencyFrames, place.OutputLatencyFrames, [.. joins]);
    }

    private static void DrawBuses(Session session, ShownNode[] nodes, Report report)
    {
        var latencies = nodes.DistinctBy(node => node.Name).ToDictionary(node => node.Name, node => node.OutputLatencyFrames);
        var rows = new List<string[]> { new[] { "", "plays", "effects", "sends", "goes to", "latency" } };
        rows.AddRange(session.Tracks.Select(track => Row(track, track.Instrument?.Label ?? "sound files", latencies)));
        rows.AddRange(session.Buses.Select(bus => Row(bus, "bus", latencies)));
        rows.Add(Row(session.Master with { Output = "device" }, "master", latencies));

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        report.Line();
        foreach (var row in rows)
            report.Line(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Row(SessionBus bus, string plays, Dictionary<string, int> latencies) =>
    [
        Report.OneLine(bus.Name),
        plays,
        bus.Effects.Count == 0 ? "-" : string.Join(" > ", bus.Effects.Select(effect => effect.Label)),
        bus.Sends.Count == 0 ? "-" : string.Join(", ", bus.Sends.Select(send => string.Create(CultureInfo.InvariantCulture, $"{send.Bus} {send.Level:0.0} dB{(send.Pre ? " pre" : "")}"))),
        bus.Output ?? Session.MasterName,
        latencies.TryGetValue(bus.Name + " strip", out var frames) ? InWords(frames) : "",
    ];

    private static void DrawJoins(ShownNode[] nodes, Report report)
    {
        var arrivals = nodes.SelectMany(node => node.To.Select(join => (From: node.Name, join.Node, join.CompensationFrames))).ToLookup(arrival => arrival.Node);
        report.Line();
        report.Line("Where sounds meet:");
        foreach (var place in arrivals.Where(group => group.Count() > 1 || group.Any(arrival => arrival.CompensationFrames > 0)))
        {
            var held = place.Where(arrival => arrival.CompensationFrames > 0).Select(arrival => $"{arrival.From} is held back {InWords(arrival.CompensationFrames)}").ToArray();
            report.Line($"  {place.Key}: {Count(place.Count(), "sound")}, {(held.Length == 0 ? "all on time" : string.Join(", ", held))}");
        }
    }

    private static string InWords(int frames) =>
        frames == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{frames} frames ({frames * 1000.0 / SampleRate:0.0} ms)");

    private static string Count(int count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : word.EndsWith('s') ? "es" : "s")}");
}
