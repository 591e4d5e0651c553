namespace Tactus.Nodes.Tests.Synth;

/// <summary>What MIDI messages do, in both protocols.</summary>
public sealed class SynthMidiTests
{
    private const int Second = Listen.Rate;

    public static TheoryData<uint[], double> Bends => new()
    {
        { [Midi.PitchBend(0, 16383).Word0], 200 },
        { [Midi.PitchBend(0, 0).Word0], -200 },
        { [Midi.PitchBend(0, 8192).Word0], 0 },
        { [Midi.PitchBend(0, 12288).Word0], 100 * 4096 / 4095.5 },
        { [Midi.ControlChange(0, 101, 0).Word0, Midi.ControlChange(0, 100, 0).Word0, Midi.ControlChange(0, 6, 12).Word0, Midi.PitchBend(0, 16383).Word0], 1200 },
        { [Midi.ControlChange(0, 101, 0).Word0, Midi.ControlChange(0, 100, 2).Word0, Midi.ControlChange(0, 6, 61).Word0], -300 },
        { [Midi.ControlChange(0, 101, 0).Word0, Midi.ControlChange(0, 100, 1).Word0, Midi.ControlChange(0, 6, 96).Word0], 50 },
    };

    [Theory]
    [MemberData(nameof(Bends))]
    public void BendAndTuning_Midi1_MovePitchByCents(uint[] words, double cents)
    {
        var score = words.Select(word => new ScoreEvent(2000, new UniversalMidiPacket(word))).Prepend(Listen.On(0, 69)).ToArray();
        AssertCents(Listen.Play(Listen.Plain(), Second, score), cents);
    }

    [Fact]
    public void Bend_Midi2_HasFullResolution()
    {
        var packet = new UniversalMidiPacket(0x40E00000, 0x80000000 + 0x10000000);
        AssertCents(Listen.Play(Listen.Plain(), Second, Listen.On(0, 69), new ScoreEvent(2000, packet)), 200 / 8.0);
    }

    [Fact]
    public void KeyBend_Midi2_MovesOneNoteOnly()
    {
        // A bend of one note reaches 48 semitones; 1/96 of it is half a semitone.
        var packet = new UniversalMidiPacket(0x40600000 | 69 << 8, 0x80000000 + 0x80000000 / 96);
        var sound = Listen.Play(Listen.Plain(), Second, Listen.On(0, 69), Listen.On(0, 57), new ScoreEvent(2000, packet));
        AssertCents(sound, 50);
        Assert.InRange(Listen.Cents(Listen.Frequency(sound.Left.AsSpan(24000, 20000), 220), 220), -0.3, 0.3);
    }

    [Fact]
    public void NoteOn_Midi2WithPitch_SoundsThere()
    {
        // Attribute 3: 69.25 in 7.9 fixed point.
        var packet = new UniversalMidiPacket(0x40900000 | 60 << 8 | 3, 0xFFFF0000 | (69 << 9 | 128));
        AssertCents(Listen.Play(Listen.Plain(), Second, new ScoreEvent(0, packet)), 25);
    }

    [Theory]
    [InlineData(127, 1)]
    [InlineData(100, 0.62)]
    [InlineData(64, 0.25397)]
    [InlineData(1, 0.0000620)]
    public void Velocity_Level_IsItsSquare(int velocity, double expected)
    {
        var sound = Listen.Play(Listen.Plain(), Second, Listen.On(0, 69, velocity));
        Assert.InRange(Listen.Amplitude(sound.Left.AsSpan(24000, 20000), 440) / SynthOscillatorTests.Full / expected, 0.998, 1.002);
    }

    [Theory]
    [InlineData(7, 64)]
    [InlineData(11, 90)]
    public void VolumeAndExpression_Gain_IsTheSquare(int controller, int value)
    {
        var sound = Listen.Play(Listen.Plain(), Second, Listen.Control(0, controller, value), Listen.On(0, 69));
        var expected = value / 127.0 * value / 127;
        Assert.InRange(Listen.Amplitude(sound.Left.AsSpan(24000, 20000), 440) / SynthOscillatorTests.Full / expected, 0.999, 1.001);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(64, 0.70711, 0.70711)]
    [InlineData(127, 0, 1)]
    public void Pan_Power_StaysEqual(int value, double left, double right)
    {
        var sound = Listen.Play(Listen.Plain(), Second, Listen.Control(0, 10, value), Listen.On(0, 69));
        var full = SynthOscillatorTests.Full * Math.Sqrt(2);
        Assert.Equal(left, Listen.Amplitude(sound.Left.AsSpan(24000, 20000), 440) / full, 3);
        Assert.Equal(right, Listen.Amplitude(sound.Right.AsSpan(24000, 20000), 440) / full, 3);
    }

    [Fact]
    public void Volume_WhileSounding_MovesWithoutSteps()
    {
        var sound = Listen.Play(Listen.Plain(), 24000, Listen.On(0, 69), Listen.Control(12000, 7, 20));
        for (var frame = 11900; frame < 13000; frame++)
        {
            Assert.True(Math.Abs(sound.Left[frame] - sound.Left[frame - 1]) < 0.25 * 2 * Math.PI * 440 / Second * 1.1);
        }
    }

    [Fact]
    public void Sustain_HoldsUntilThePedalIsUp()
    {
        var sound = Listen.Play(Listen.Plain(), 2 * Second, Listen.On(0, 69), Listen.Control(1000, 64, 127), Listen.Off(2000, 69), Listen.Control(Second, 64, 0));
        Assert.True(sound.RmsDb(Second - 480, Second) > -20);
        Assert.True(sound.IsSilent(Second + 480 + 16));
    }

    [Fact]
    public void Sostenuto_HoldsOnlyWhatWasDown()
    {
        var sound = Listen.Play(
            Listen.Plain(), 2 * Second, Listen.On(0, 69), Listen.Control(1000, 66, 127), Listen.On(2000, 81), Listen.Off(3000, 69), Listen.Off(3000, 81), Listen.Control(Second, 66, 0));
        var samples = sound.Left.AsSpan(24000, 20000);
        Assert.InRange(Listen.Amplitude(samples, 440) / SynthOscillatorTests.Full, 0.99, 1.01);
        Assert.True(Listen.Amplitude(samples, 880) < 1e-6);
        Assert.True(sound.IsSilent(Second + 480 + 16));
    }

    [Theory]
    [InlineData(120, 144)]
    [InlineData(123, 480)]
    [InlineData(126, 480)]
    public void AllOff_Controllers_Silence(int controller, int frames)
    {
        var sound = Listen.Play(Listen.Plain(), Second, Listen.On(0, 69), Listen.On(0, 72), Listen.Control(9600, controller, 0));
        Assert.False(sound.IsSilent(9600 + frames - 40));
        Assert.True(sound.IsSilent(9600 + frames + 16));
    }

    [Fact]
    public void ResetControllers_LetsSustainedNotesGoAndCentresTheBend()
    {
        var sound = Listen.Play(
            Listen.Plain(), 2 * Second, new ScoreEvent(0, Midi.PitchBend(0, 16383)), Listen.Control(0, 64, 127), Listen.On(0, 60), Listen.Off(100, 60), Listen.On(200, 69), Listen.Control(9600, 121, 0));
        AssertCents(sound, 0);
        Assert.True(Listen.Amplitude(sound.Left.AsSpan(24000, 20000), Listen.Hertz(62)) < 1e-6);
    }

    [Fact]
    public void Modulation_Vibrato_SwingsByHalfASemitone()
    {
        var synth = Listen.Plain();
        synth[PolySynth.LfoWave] = 2;
        synth[PolySynth.LfoRate] = 2;
        var sound = Listen.Play(synth, Second, Listen.Control(0, 1, 127), Listen.On(0, 69));
        Assert.InRange(Listen.Cents(Listen.Frequency(sound.Left.AsSpan(25000, 10000), 450), 440), 49, 51);
    }

    [Fact]
    public void Pressure_OfChannelAndKey_OpensTheFilter()
    {
        var synth = Listen.Plain("saw");
        synth[PolySynth.Cutoff] = 400;
        var plain = Listen.Play(synth, Second, Listen.On(0, 60)).Left;
        foreach (var packet in new[] { Midi.ChannelPressure(0, 127), Midi.PolyPressure(0, 60, 127) })
        {
            var pressed = Listen.Play(synth, Second, Listen.On(0, 60), new ScoreEvent(4000, packet)).Left;
            Assert.True(Energy(pressed) > 1.2 * Energy(plain));
        }

        static double Energy(float[] samples)
        {
            var sum = 0.0;
            for (var n = 24001; n < 44000; n++)
            {
                sum += Math.Pow(samples[n] - samples[n - 1], 2);
            }

            return sum;
        }
    }

    [Fact]
    public void ProgramChange_NotesToCome_TakeTheNewSound()
    {
        using var organ = new InstrumentRig(new PolySynth { Program = 16 });
        using var changed = new InstrumentRig(new PolySynth());
        ScoreEvent[] note = [Listen.On(0, 60)];
        SynthDeterminismTests.AssertSame(organ.Render(note, 4800), changed.Render([new(0, Midi.ProgramChange(0, 16)), .. note], 4800));
    }

    [Fact]
    public void DrumChannel_IsLeftToTheKit_UnlessAskedFor()
    {
        using var synth = new InstrumentRig(new PolySynth());
        Assert.True(synth.Render([new(0, Midi.NoteOn(9, 60, 100))], 4800).IsSilent(0));
        using var all = new InstrumentRig(new PolySynth { PlaysDrumChannel = true });
        Assert.False(all.Render([new(0, Midi.NoteOn(9, 60, 100))], 4800).IsSilent(0));
    }

    [Fact]
    public void Channels_HaveTheirOwnProgramsAndControllers()
    {
        // Two channels in one synth sound as two synths of one channel each.
        ScoreEvent[] first = [new(0, Midi.ProgramChange(0, 4)), new(0, Midi.ControlChange(0, 7, 80)), new(0, Midi.NoteOn(0, 60, 100))];
        ScoreEvent[] second = [new(0, Midi.ProgramChange(3, 73)), new(0, Midi.PitchBend(3, 16383)), new(0, Midi.NoteOn(3, 67, 90))];
        using var both = new InstrumentRig(new PolySynth());
        using var one = new InstrumentRig(new PolySynth());
        using var other = new InstrumentRig(new PolySynth());
        var together = both.Render([.. first, .. second], 9600);
        var apart = one.Render(first, 9600);
        var rest = other.Render(second, 9600);
        for (var frame = 0; frame < 9600; frame++)
        {
            // Random phases and noise differ by the order of notes; levels do not.
            Assert.True(Math.Abs(together.Left[frame]) < 1);
        }

        Assert.InRange(together.RmsDb(4800, 9600), Math.Max(apart.RmsDb(4800, 9600), rest.RmsDb(4800, 9600)) - 0.5, Math.Max(apart.RmsDb(4800, 9600), rest.RmsDb(4800, 9600)) + 4);
    }

    private static void AssertCents(Stereo sound, double cents)
    {
        var expected = 440 * Math.Pow(2, cents / 1200);
        Assert.InRange(Listen.Cents(Listen.Frequency(sound.Left.AsSpan(24000, 20000), expected), expected), -0.3, 0.3);
    }
}
