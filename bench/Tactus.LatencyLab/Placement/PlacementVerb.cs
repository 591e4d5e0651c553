using System.Globalization;
using Tactus.RealTime;

namespace Tactus.LatencyLab;

/// <summary>How late a caller wakes, and how often its worker does not come in time, with both bound, both free, and half of it (only the worker) bound; in turn, in the same minutes.</summary>
/// <remarks>Say with the figures what else the machine did: without load the kernel has nobody to give a bound thread's processor to.</remarks>
internal static class PlacementVerb
{
    private const int Rounds = 3;

    internal static int Run(string[] args)
    {
        var processors = WorkerPlacement.Current.Processors;
        if (processors.Count < 2)
        {
            Console.Error.WriteLine("Two processors are needed.");
            return 3;
        }

        (string Name, PlacementRun[] Runs)[] kinds =
        [
            ("bound, timed", Make(processors[0], processors[1], true)),
            ("free, timed", Make(null, null, true)),
            ("half, timed", Make(null, processors[1], true)),
            ("bound, parked", Make(processors[0], processors[1], false)),
            ("free, parked", Make(null, null, false)),
            ("half, parked", Make(null, processors[1], false)),
        ];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (_, runs) in kinds)
                runs[round].Run();
        }

        if (kinds[0].Runs[0].IsRealTime == false)
            Console.WriteLine("Real-time priority is refused here; the figures are those of ordinary threads.");
        Console.WriteLine($"{Rounds} rounds of {PlacementRun.Cycles} cycles each, in turn; a column a round");
        foreach (var (name, runs) in kinds)
        {
            Console.WriteLine($"{name,-13} wake, median us:      {Row(runs, run => run.WakeNanoseconds(0.5) / 1e3)}");
            Console.WriteLine($"{name,-13} wake, latest ms:      {Row(runs, run => run.WakeNanoseconds(1) / 1e6)}");
            Console.WriteLine($"{name,-13} without the worker %: {Row(runs, run => 100.0 * run.Missed / PlacementRun.Cycles)}");
            Console.WriteLine($"{name,-13} on its processor %:   {Row(runs, run => 100.0 * run.Shared / PlacementRun.Cycles)}");
        }

        return 0;
    }

    private static PlacementRun[] Make(int? caller, int? worker, bool workerTimesItself) =>
        [.. Enumerable.Range(0, Rounds).Select(_ => new PlacementRun(caller, worker, workerTimesItself))];

    private static string Row(PlacementRun[] runs, Func<PlacementRun, double> figure) =>
        string.Join(' ', runs.Select(run => figure(run).ToString("0.0", CultureInfo.InvariantCulture).PadLeft(8)));
}
