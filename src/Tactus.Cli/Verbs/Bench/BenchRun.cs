using System.Diagnostics;
using System.Globalization;
using Tactus.Measurement;

namespace Tactus.Cli;

/// <summary>One call of <c>bench</c>: cases one after another, each told as soon as it is measured.</summary>
internal sealed class BenchRun(IReadOnlyList<(Benchmark Benchmark, string Case)> work, MeasurementSettings settings, string? only, Report report, Interruption stop)
{
    private const int NameWidth = 44;

    private readonly List<Figure> _figures = [];
    private readonly List<string> _disagreeing = [];
    private bool _wasStopped;

    /// <summary>The cases to measure, in order.</summary>
    internal static List<(Benchmark Benchmark, string Case)> Plan(IEnumerable<Benchmark> chosen, string? only) =>
        [.. chosen.SelectMany(benchmark => Wanted(benchmark, only).Select(name => (benchmark, name)))];

    /// <summary>The cases of a benchmark that have the text in their names; if none has, the one whose name the text begins with, as a figure's does.</summary>
    internal static IReadOnlyList<string> Wanted(Benchmark benchmark, string? only)
    {
        if (only is null)
            return benchmark.Cases;

        string[] containing = [.. benchmark.Cases.Where(name => name.Contains(only, StringComparison.Ordinal))];
        return containing.Length > 0 ? containing : [.. benchmark.Cases.Where(name => only.StartsWith(name, StringComparison.Ordinal)).OrderByDescending(name => name.Length).Take(1)];
    }

    /// <summary>Looks for what the cases are measured beside.</summary>
    /// <exception cref="ToolException">All were asked for, and one is not there.</exception>
    internal void PreparePeers(PeerUse use)
    {
        foreach (var benchmark in Chosen)
        {
            foreach (var peer in benchmark.Peers)
            {
                stop.Token.ThrowIfCancellationRequested();
                report.LiveLine($"looking for {peer.Name}, or building it");
                if (peer.Prepare(use) || use == PeerUse.None)
                    continue;
                if (use == PeerUse.All)
                    throw ToolException.Missing($"bench: the peer {peer.Name} is absent: {peer.Absence}.");
                report.Note($"{benchmark.Name}: {peer.Name} is absent: {peer.Absence}.");
            }
        }
    }

    internal void Measure()
    {
        report.Note($"Measuring {work.Count} case{(work.Count == 1 ? "" : "s")}; ratios are ours over the peer's.");
        var started = Stopwatch.GetTimestamp();
        for (var index = 0; index < work.Count && !_wasStopped; index++)
        {
            var (benchmark, name) = work[index];
            try
            {
                var result = benchmark.Measure(name, settings, new BenchProgress(report, name, index, work.Count, started), stop.Token);
                if (result.Remark is { } remark)
                    report.Note(remark + ".");
                if (!result.Agrees)
                    _disagreeing.Add(name);
                Tell([.. result.Figures.Where(figure => only is null || name.Contains(only, StringComparison.Ordinal) || figure.Name.StartsWith(only, StringComparison.Ordinal))]);
            }
            catch (OperationCanceledException) when (stop.IsRequested)
            {
                _wasStopped = true;
            }
        }
    }

    /// <summary>The end: the document, and what did not hold.</summary>
    internal ExitStatus Finish()
    {
        report.EndLiveLine();
        if (_wasStopped)
            report.Note("Stopped; the figures are those measured so far.");
        foreach (var name in _disagreeing)
            report.Warn($"{name}: the sides computed different things; its figures compare nothing.");
        if (report.IsJson)
        {
            report.Document(
                new BenchDocument(
                    _disagreeing.Count == 0,
                    _wasStopped,
                    [.. Chosen.SelectMany(benchmark => benchmark.Peers.Select(peer => new BenchPeerDocument(benchmark.Name, peer.Name, peer.IsPresent, peer.IsPresent ? null : peer.Absence)))],
                    [.. _figures.Select(figure => new BenchResultDocument(figure.Name, Round(figure.Value), figure.Unit, figure.Peer, Round(figure.PeerValue), Round(figure.Ratio)))]),
                ToolJson.Default.BenchDocument);
        }

        return _disagreeing.Count == 0 ? ExitStatus.Done : ExitStatus.NotHeld;
    }

    private IEnumerable<Benchmark> Chosen => work.Select(item => item.Benchmark).Distinct();

    // why significant digits: figures reach from a nanosecond to seconds. What is not a number has no place in JSON.
    private static double? Round(double? value) =>
        value is { } number && double.IsFinite(number) ? double.Parse(number.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    private void Tell(List<Figure> figures)
    {
        _figures.AddRange(figures);
        if (report.IsJson)
            return;

        foreach (var group in figures.GroupBy(figure => figure.Name))
        {
            var beside = string.Join(
                "   ",
                group.Where(figure => figure.Peer is not null)
                    .Select(figure => string.Create(CultureInfo.InvariantCulture, $"{(figure.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-")} x {figure.Peer} ({figure.PeerValue:G4})")));
            var ours = group.First();
            report.Line(string.Create(CultureInfo.InvariantCulture, $"{ours.Name.PadRight(NameWidth)} {ours.Value,9:G4} {ours.Unit,-6}{(beside.Length > 0 ? beside : "alone")}"));
        }
    }
}

/// <summary>Shows which case is at work and how long all of them will still take.</summary>
internal sealed class BenchProgress(Report report, string name, int index, int count, long started) : IProgress<double>
{
    public void Report(double value)
    {
        var done = (index + value) / count;
        var left = TimeText.Rough(Stopwatch.GetElapsedTime(started).TotalSeconds * (1 - done) / Math.Max(done, 1e-3));
        var share = string.Create(CultureInfo.InvariantCulture, $"{done,5:P0}, {left} left");
        report.LiveLine(string.Create(CultureInfo.InvariantCulture, $"{share}  {name} ({index + 1} of {count})"), share, share[..5]);
    }
}
