using Tactus.Testing;

namespace Tactus.Nodes.Tests.Synth;

/// <summary>Every sound of the General MIDI bank and of the kit sounds, ends, and stays within its level.</summary>
public sealed class BankTests
{
    private const int NoteFrames = 24_000;
    private const int MaxFrames = 48_000 * 16;

    [Fact]
    public void Programs_OneNoteEach_SoundAndEndInExactSilence()
    {
        for (var program = 0; program < 128; program++)
        {
            using var harness = new NodeHarness(new PolySynth { Program = program });
            harness.At(0, new TimedEvent(0, Midi.NoteOn(0, 60, 100)));
            harness.At(NoteFrames, new TimedEvent(0, Midi.NoteOff(0, 60)));
            CheckSound(harness, $"program {program} \"{PolySynth.NameOf(program)}\"");
        }
    }

    [Fact]
    public void Kit_EveryKey_SoundsAndEndsInExactSilence()
    {
        for (var key = 35; key <= 81; key++)
        {
            using var harness = new NodeHarness(new DrumKit());
            harness.At(0, new TimedEvent(0, Midi.NoteOn(9, key, 100)));
            CheckSound(harness, $"drum {key}");
        }
    }

    [Fact]
    public void Programs_AllNames_Differ() => Assert.Equal(128, Enumerable.Range(0, 128).Select(PolySynth.NameOf).Distinct().Count());

    [Fact]
    public void ClosedHat_AfterAnOpenOne_SilencesIt()
    {
        using var both = new NodeHarness(new DrumKit());
        both.At(0, new TimedEvent(0, Midi.NoteOn(9, 46, 100)));
        both.At(4800, new TimedEvent(0, Midi.NoteOn(9, 42, 1)));
        using var open = new NodeHarness(new DrumKit());
        open.At(0, new TimedEvent(0, Midi.NoteOn(9, 46, 100)));

        var (choked, ringing) = (both.Render(14_400)[0][0], open.Render(14_400)[0][0]);

        Assert.Equal(ringing[..4800], choked[..4800]);
        Assert.True(Energy(choked[9600..]) < 0.01 * Energy(ringing[9600..]));
    }

    private static void CheckSound(NodeHarness harness, string name)
    {
        var sound = harness.Render(48_000)[0];
        Assert.All(sound, channel => Assert.All(channel, sample => Assert.True(float.IsFinite(sample), name)));
        var peak = sound.Max(channel => Signals.Peak(channel));
        Assert.True(peak is > 0.01f and < 1f, $"{name}: peak {peak}");
        var mean = Math.Abs(sound[0].Average(sample => (double)sample));
        Assert.True(mean < 0.04 * peak, $"{name}: mean {mean}, peak {peak}");
        for (var frames = 48_000; frames < MaxFrames; frames += 48_000)
        {
            var rest = harness.Render(48_000)[0];
            if (Signals.Peak(rest[0]) == 0 && Signals.Peak(rest[1]) == 0)
            {
                return;
            }
        }

        Assert.Fail($"{name} does not end");
    }

    private static double Energy(float[] samples) => samples.Sum(sample => (double)sample * sample);
}
