using System.Globalization;
using Tactus.RealTime;

namespace Tactus.LatencyLab;

/// <summary>Our side of <c>voices-deadline</c>, a process of its own: an engine on the null device with all voices sounding. Prints one line of name=value pairs.</summary>
internal static class VoicesEngineVerb
{
    private const int VoicesPerSynth = 1_000;
    private const int NotesAtOnce = 64;
    private const long StepNanoseconds = 10_000_000;
    private const long SettlingNanoseconds = 500_000_000;

    internal static int Run(string[] args)
    {
        if (DeadlineArguments.Parse(args) is not { } options)
            return 2;

        RunAsync(options).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(DeadlineOptions options)
    {
        await using var engine = await AudioEngine.StartAsync(new EngineOptions
        {
            Device = "null",
            SampleRate = options.Rate,
            QuantumFrames = options.Quantum,
            Workers = 2,
            Priority = options.Priority,
            CollectsByAppointment = true,
        });
        var synths = new List<(PolySynth Synth, int Voices)>();
        for (var left = options.Voices; left > 0; left -= VoicesPerSynth)
        {
            var voices = Math.Min(left, VoicesPerSynth);
            synths.Add((VoicePatch.Heavy.CreateSynth(voices), voices));
        }

        await engine.EditAsync(graph =>
        {
            foreach (var (synth, _) in synths)
                graph.Add(synth).To(graph.Output);
        });
        foreach (var (synth, voices) in synths)
            Play(engine, synth, voices);

        Rest(SettlingNanoseconds); // past the attack, and the executor has chosen
        var before = engine.Snapshot;
        var start = MonotonicClock.NowNanoseconds;
        MonotonicClock.SleepUntil(start + (long)(options.Seconds * 1e9));
        var after = engine.Snapshot;
        var seconds = (MonotonicClock.NowNanoseconds - start) / 1e9;
        var cycles = after.Cycles - before.Cycles;
        var lost = after.LostCycles - before.LostCycles;
        var isPlaying = after.OutputPeak > 0.01f && after.Voices == options.Voices;
        var (wake, load) = (engine.WakeLatency, engine.Load);
        var period = options.PeriodNanoseconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"cycles={cycles} lost={lost} skips=0 wrong={(isPlaying ? 0 : cycles)} granted={(engine.Info.IsRealTime ? 1 : 0)} result={after.Voices} wakeP50={wake.P50 * 1e3:F0} wakeP99={wake.P99 * 1e3:F0} wakeMax={wake.Max * 1e3:F0} workP50={load.P50 * period:F0} workMax={load.Max * period:F0} nanoseconds={seconds * 1e9:F0}"));
    }

    private static void Play(AudioEngine engine, PolySynth synth, int voices)
    {
        for (var voice = 0; voice < voices; voice++)
        {
            if (voice % NotesAtOnce == 0)
                Rest(StepNanoseconds);
            if (!engine.Send(synth, VoiceNote.On(voice)))
                throw new InvalidOperationException("The engine takes no more notes.");
        }
    }

    private static void Rest(long nanoseconds) => MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + nanoseconds);
}
