namespace Tactus.Nodes.Tests.Synth;

/// <summary>Every General MIDI program sounds, at a sensible level, without clicks, and ends.</summary>
public sealed class GmBankTests
{
    private const int Second = Listen.Rate;

    public static TheoryData<int> Programs => [.. Enumerable.Range(0, 128)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_OneNote_IsClean(int program)
    {
        // Two frames off a control step, let go at another odd frame.
        const int on = 2;
        const int off = on + Second + 7;
        var key = program is >= 32 and < 40 ? 40 : 60;
        using var rig = new InstrumentRig(new PolySynth { Program = program, PlaysDrumChannel = true });
        var sound = rig.Render([new(on, Midi.NoteOn(0, key, 100)), new(off, Midi.NoteOff(0, key))], 6 * Second);

        Assert.True(float.IsFinite(sound.Peak), "not finite");
        Assert.InRange(Listen.Db(sound.Peak), -35, -6);
        Assert.True(sound.IsSilent(off + 5 * Second - Second / 2), "does not end");
        Assert.Equal(ProcessStatus.Sleep, rig.LastStatus);
        Assert.Equal(0, rig.Instance.Readouts.Read(PolySynth.Voices));

        // No step at the start: the first samples rise with the attack.
        Assert.Equal(0f, sound.Left[on]);
        Assert.True(Math.Abs(sound.Left[on + 1]) < 0.02f);

        var mean = 0.0;
        var energy = 0.0;
        for (var frame = 0; frame < off; frame++)
        {
            mean += sound.Left[frame];
            energy += sound.Left[frame] * (double)sound.Left[frame];
        }

        Assert.True(Listen.Db(Math.Abs(mean / off) + 1e-12) < -45, $"DC {Listen.Db(Math.Abs(mean / off)):F0} dB");
        Assert.True(energy > 0);

        // The last step to zero is inaudible.
        var last = Array.FindLastIndex(sound.Left, sample => sample != 0);
        Assert.True(Math.Abs(sound.Left[last]) < 1e-3f, "ends with a click");
    }

    [Fact]
    public void Programs_AllDiffer()
    {
        // why: velocities and keys differ between programs, so equal renderings would mean equal patches.
        var hashes = new HashSet<ulong>();
        for (var program = 0; program < 128; program++)
        {
            using var rig = new InstrumentRig(new PolySynth { Program = program });
            hashes.Add(rig.Render([new(0, Midi.NoteOn(0, 55, 100))], 4800).Hash());
            Assert.NotEqual("", PolySynth.NameOf(program));
        }

        Assert.Equal(128, hashes.Count);
        Assert.Equal(128, Enumerable.Range(0, 128).Select(PolySynth.NameOf).Distinct().Count());
    }

    [Fact]
    public void HarderAndHigherNotes_AreBrighter()
    {
        // Struck, plucked and blown sounds open up with velocity.
        foreach (var program in new[] { 0, 4, 24, 26, 33, 48, 56, 65, 81 })
        {
            Assert.True(Brightness(program, 120) > Brightness(program, 30) * 1.02, $"program {program}");
        }
    }

    [Fact]
    public void FullArrangement_Level_LeavesHeadroomAndFillsTheRange()
    {
        // Fifteen parts, a chord or a line each, and drums: eight bars of four beats at 120 a minute.
        int[] programs = [0, 4, 11, 16, 25, 33, 40, 48, 52, 56, 61, 65, 73, 81, 89];
        var score = new List<ScoreEvent>();
        for (var part = 0; part < 15; part++)
        {
            var channel = part >= 9 ? part + 1 : part;
            score.Add(new(0, Midi.ProgramChange(channel, programs[part])));
            int[] keys = part switch { 5 => [36], 0 or 4 or 7 or 14 => [48, 55, 60, 64], 1 or 3 or 8 => [60, 64, 67], _ => [60 + part % 3 * 4] };
            for (var beat = 0; beat < 16; beat += part % 3 == 0 ? 2 : 1)
            {
                foreach (var key in keys)
                {
                    score.Add(new(beat * 24000, Midi.NoteOn(channel, key + beat / 4 % 2 * 2, 90)));
                    score.Add(new(beat * 24000 + 20000, Midi.NoteOff(channel, key + beat / 4 % 2 * 2)));
                }
            }
        }

        var drums = new List<ScoreEvent>();
        for (var eighth = 0; eighth < 32; eighth++)
        {
            drums.Add(new(eighth * 12000, Midi.NoteOn(9, 42, 80)));
            if (eighth % 2 == 0)
            {
                drums.Add(new(eighth * 12000, Midi.NoteOn(9, eighth % 4 == 0 ? 36 : 38, 100)));
            }
        }

        using var synth = new InstrumentRig(new PolySynth { VoiceCapacity = 128 });
        using var kit = new InstrumentRig(new DrumKit());
        var sound = synth.Render([.. score.OrderBy(e => e.Frame)], 8 * Second);
        var beat2 = kit.Render([.. drums.OrderBy(e => e.Frame)], 8 * Second);
        for (var frame = 0; frame < sound.Frames; frame++)
        {
            sound.Left[frame] += beat2.Left[frame];
            sound.Right[frame] += beat2.Right[frame];
        }

        Assert.InRange(sound.RmsDb(0, 8 * Second), -18, -12);
    }

    private static double Brightness(int program, int velocity)
    {
        using var rig = new InstrumentRig(new PolySynth { Program = program });
        var samples = rig.Render([new(0, Midi.NoteOn(0, 55, velocity))], 24000).Left;
        double difference = 0, energy = 0;
        for (var n = 1; n < samples.Length; n++)
        {
            difference += Math.Pow(samples[n] - samples[n - 1], 2);
            energy += samples[n] * (double)samples[n];
        }

        return Math.Sqrt(difference / energy);
    }
}
