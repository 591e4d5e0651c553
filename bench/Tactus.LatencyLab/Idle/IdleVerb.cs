using System.Diagnostics;
using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>What an engine takes of a processor while nothing sounds: all threads of the process together, on the null device.</summary>
internal static class IdleVerb
{
    private const string Usage = "usage: idle [--seconds 10] [--quantum 128]";

    internal static int Run(string[] args)
    {
        var (seconds, quantum) = (10.0, 128);
        for (var index = 0; index < args.Length; index += 2)
        {
            var value = index + 1 < args.Length ? args[index + 1] : "";
            var isKnown = args[index] switch
            {
                "--seconds" => double.TryParse(value, CultureInfo.InvariantCulture, out seconds) && seconds > 0,
                "--quantum" => int.TryParse(value, CultureInfo.InvariantCulture, out quantum) && quantum is >= 16 and <= 8192,
                _ => false,
            };
            if (!isKnown)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }
        }

        Console.WriteLine($"{"",-44} {"% of a core",11}   threads that take most of it");
        MeasureAsync("empty graph", quantum, seconds, _ => { }).GetAwaiter().GetResult();
        MeasureAsync("16 synths, strips and a reverb, all silent", quantum, seconds, Band).GetAwaiter().GetResult();
        return 0;
    }

    private static void Band(AudioGraph graph)
    {
        var reverb = new Reverb();
        graph.Add(reverb).To(graph.Output);
        for (var part = 0; part < 16; part++)
        {
            var strip = new MixerStrip();
            graph.Add(new PolySynth()).To(strip).To(graph.Output);
            graph.Connect(strip, reverb);
        }
    }

    private static async Task MeasureAsync(string name, int quantum, double seconds, Action<AudioGraph> draw)
    {
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "null", QuantumFrames = quantum, CollectsByAppointment = true }).ConfigureAwait(false);
        await engine.EditAsync(draw).ConfigureAwait(false);

        // why: past the first looks at which executor is best.
        await Task.Delay(2_000).ConfigureAwait(false);
        using var process = Process.GetCurrentProcess();
        var threadsBefore = ThreadTicks();
        var (before, start) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        process.Refresh();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var share = (process.TotalProcessorTime - before).TotalSeconds / elapsed;
        var busiest = ThreadTicks().Select(now => (now.Key, Ticks: now.Value - threadsBefore.GetValueOrDefault(now.Key))).OrderByDescending(thread => thread.Ticks).Take(4);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-44} {100 * share,11:F2}   {string.Join(", ", busiest.Select(thread => $"{thread.Key} {thread.Ticks / elapsed:F2}"))}"));
    }

    /// <summary>Hundredths of a second of each thread, by name: user and system time from the kernel's files.</summary>
    private static Dictionary<string, double> ThreadTicks()
    {
        var ticks = new Dictionary<string, double>();
        foreach (var folder in Directory.GetDirectories("/proc/self/task"))
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var name = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.LastIndexOf(')')];
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            ticks[name] = ticks.GetValueOrDefault(name) + double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return ticks;
    }
}
