using System.Globalization;
using Tactus.RealTime;

namespace Tactus.LatencyLab;

/// <summary>Cycles that an engine on the null device loses while a big graph is edited under it, beside as long a time without edits, in turns.</summary>
internal static class SwapTrial
{
    private const int Quantum = 1024;
    private const long RestNanoseconds = 300_000_000;

    internal static async Task<int> RunAsync(IReadOnlyList<string> shapes, int size, int rounds)
    {
        Console.WriteLine($"{"",-16} {"edits",7} {"cycles",8} {"lost",6} {"left alone",11} {"lost",6} {"load p50",9}");
        foreach (var shape in shapes)
        {
            await using var engine = await AudioEngine.StartAsync(new EngineOptions
            {
                Device = "null",
                SampleRate = 48_000,
                QuantumFrames = Quantum,
                Workers = 1,
                CollectsByAppointment = true,
            });
            var graph = BigGraph.Draw(shape, size);
            await engine.ReplaceGraphAsync(graph);
            var first = graph.Nodes[0];
            Rest();
            long edits = 0, cyclesEdited = 0, lostEdited = 0, cyclesAlone = 0, lostAlone = 0;
            for (var round = 0; round < rounds; round++)
            {
                var before = engine.Snapshot;
                await engine.EditAsync(edited =>
                {
                    if (!edited.Disconnect(first, edited.Output))
                        edited.Connect(first, edited.Output);
                });
                edits++;
                Rest();
                var between = engine.Snapshot;
                Rest();
                Rest();
                var after = engine.Snapshot;
                cyclesEdited += between.Cycles - before.Cycles;
                lostEdited += between.LostCycles - before.LostCycles;
                cyclesAlone += after.Cycles - between.Cycles;
                lostAlone += after.LostCycles - between.LostCycles;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{$"{shape} {size}",-16} {edits,7} {cyclesEdited,8} {lostEdited,6} {cyclesAlone,11} {lostAlone,6} {engine.Load.P50,9:F2}"));
        }

        return 0;
    }

    private static void Rest() => MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + RestNanoseconds);
}
