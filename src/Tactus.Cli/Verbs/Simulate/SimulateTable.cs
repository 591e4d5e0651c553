using System.Globalization;
using Tactus.Scheduling;

namespace Tactus.Cli;

/// <summary>What a simulation found, for people.</summary>
internal static class SimulateTable
{
    private const int MostNames = 12;

    internal static IEnumerable<string> For(string file, SimulateDocument document, Report report)
    {
        var period = document.PeriodUs;
        yield return Text($"{file}, its dearest stretch, from {TimeText.Exact(document.FromSeconds)} to {TimeText.Exact(document.ToSeconds)}: a cycle of {document.Quantum} frames at {document.Rate} Hz");
        yield return Text($"takes {Time(document.SerialUs)} on one core, {document.SerialUs / period:P1} of the {Time(period)} that it may. Predicted, not measured:");
        yield return "";
        yield return $"{"cores",5}  {"used",4}  {"executor",-8}  {"cycle",9}  {"99 %",9}  {"speed-up",8}  {"busy",5}  limited by";
        foreach (var cores in document.Cores)
        {
            yield return Text($"{cores.Count,5}  {cores.Workers,4}  {cores.Executor,-8}  {Time(cores.MakespanUs),9}  {Time(cores.P99Us),9}  {cores.Speedup,8:0.00}  {cores.Utilisation,5:P0}  {Limit(cores.Limit)}");
        }

        yield return "";
        yield return Text($"The longest chain takes {Time(document.CriticalPathUs)}; no number of cores is faster. It goes through:");
        yield return "  " + Report.OneLine(Names(document.CriticalPath));
        if (document.Machine.Slowdown > 1.1)
        {
            yield return Text($"{report.PaintResult("note", "33")}: beside other work, this song's nodes took {document.Machine.Slowdown:0.0} times as long here; if the processors share a core, cores of their own do better.");
        }
    }

    // why no more: a chain of hundreds of nodes is for the document.
    private static string Names(IReadOnlyList<string> names) => string.Join(" > ", names.Count <= MostNames
        ? names
        : [.. names.Take(MostNames / 2), Text($"({names.Count - MostNames} more)"), .. names.Skip(names.Count - (MostNames / 2))]);

    private static string Limit(string limit) => limit switch
    {
        "critical-path" => "the longest chain",
        "grain" => "small tasks: handing them over costs too much",
        "imbalance" => "tasks that cannot be divided evenly",
        "shared-core" => "cores that slow one another down",
        _ => "the number of cores",
    };

    private static string Time(double microseconds) => microseconds < 10_000 ? Text($"{microseconds:0.0} µs") : Text($"{microseconds / 1000:0.0} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What <c>simulate</c> predicts.</summary>
/// <param name="FromSeconds">Song time at which the stretch begins that was measured last: the dearest.</param>
/// <param name="ToSeconds">Where it ends.</param>
/// <param name="Rate">Frames a second.</param>
/// <param name="Quantum">Frames a cycle.</param>
/// <param name="PeriodUs">Time that a cycle has.</param>
/// <param name="Tasks">Tasks of the plan.</param>
/// <param name="Seed">With which the cycles were drawn.</param>
/// <param name="SerialUs">A cycle on one core, the median.</param>
/// <param name="CriticalPathUs">The longest chain of work.</param>
/// <param name="CriticalPath">The nodes on it.</param>
/// <param name="Machine">What was measured of this machine's first two processors, and taken for all.</param>
/// <param name="Cores">The predictions.</param>
internal sealed record SimulateDocument(
    double FromSeconds,
    double ToSeconds,
    int Rate,
    int Quantum,
    double PeriodUs,
    int Tasks,
    int Seed,
    double SerialUs,
    double CriticalPathUs,
    IReadOnlyList<string> CriticalPath,
    SimulatedMachineDocument Machine,
    IReadOnlyList<SimulatedCoresDocument> Cores)
{
    internal static SimulateDocument Of(MeasuredSong song, int rate, SimulationOptions options, SimulatedMachine machine, Simulation simulation) => new(
        Math.Round(song.FromSeconds, 3),
        Math.Round(song.ToSeconds, 3),
        rate,
        song.Profile.BlockFrames,
        Round(song.Profile.BlockFrames * 1e9 / rate),
        song.Profile.Plan.Tasks.Length,
        options.Seed,
        Round(simulation.SerialNanoseconds),
        Round(simulation.CriticalPathNanoseconds),
        simulation.CriticalPath,
        new SimulatedMachineDocument(
            Math.Round(machine.HandoverNanoseconds, 1), Math.Round(machine.JoinNanoseconds, 1), Math.Round(machine.LineNanoseconds, 1), Math.Round(simulation.Slowdown, 3)),
        [.. simulation.Runs.Select(SimulatedCoresDocument.Of)]);

    /// <summary>Microseconds, to the nanosecond.</summary>
    internal static double Round(double nanoseconds) => Math.Round(nanoseconds / 1e3, 3);
}

/// <summary>What the imagined cores are like.</summary>
/// <param name="HandoverNs">Until one sees what another has written.</param>
/// <param name="JoinNs">Until a worker is there when a cycle begins.</param>
/// <param name="LineNs">To fetch 64 bytes that another has made.</param>
/// <param name="Slowdown">By how much work lasts longer while others work.</param>
internal sealed record SimulatedMachineDocument(double HandoverNs, double JoinNs, double LineNs, double Slowdown);

/// <summary>A prediction.</summary>
/// <param name="Count">Cores.</param>
/// <param name="Workers">Cores that take part.</param>
/// <param name="Executor">How the work is spread: serial, static or stealing.</param>
/// <param name="MakespanUs">A cycle, the median.</param>
/// <param name="P99Us">The 99th percentile.</param>
/// <param name="Speedup">Against one core.</param>
/// <param name="Utilisation">Share of all cores' time spent in nodes.</param>
/// <param name="Overhead">Share of it spent on taking, handing over and fetching.</param>
/// <param name="Limit">cores, critical-path, grain, imbalance or shared-core.</param>
internal sealed record SimulatedCoresDocument(int Count, int Workers, string Executor, double MakespanUs, double P99Us, double Speedup, double Utilisation, double Overhead, string Limit)
{
    internal static SimulatedCoresDocument Of(SimulatedRun run) => new(
        run.Cores,
        run.Workers,
        run.Way switch
        {
            SimulatedExecutor.Serial => "serial",
            SimulatedExecutor.Static => "static",
            _ => "stealing",
        },
        SimulateDocument.Round(run.MedianNanoseconds),
        SimulateDocument.Round(run.P99Nanoseconds),
        Math.Round(run.Speedup, 3),
        Math.Round(run.Utilisation, 3),
        Math.Round(run.OverheadShare, 3),
        run.Limit switch
        {
            SpeedupLimit.CriticalPath => "critical-path",
            SpeedupLimit.Grain => "grain",
            SpeedupLimit.Imbalance => "imbalance",
            SpeedupLimit.SharedCore => "shared-core",
            _ => "cores",
        });
}
