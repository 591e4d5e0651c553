using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>Plays every kernel and every rare turn of the instruments once, before the first of them is heard.</summary>
/// <remarks>
/// A method is compiled when it first runs, which takes milliseconds; a steal, a legato or a noise oscillator may come for the first time in the middle of a
/// concert. Runs on the control side, once a process, when the first instrument is prepared; silent, into buffers of its own.
/// </remarks>
[MainThread]
internal static class VoiceRehearsal
{
    private const int MaxBlockFrames = 64;
    private const int Channels = 3;
    private static readonly bool s_isDone = Run();

    /// <summary>Has it played before returning. From inside the rehearsal it does nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Ensure() => _ = s_isDone;

    private static bool Run()
    {
        using (var stage = new Stage(new PolySynth { VoiceCapacity = 4, PlaysDrumChannel = true }))
        {
            PlayEverything(stage);
        }

        using (var stage = new Stage(OwnPatch()))
        {
            PlayWaves(stage);
            PlayEverything(stage);
        }

        using (var stage = new Stage(new DrumKit { VoiceCapacity = 4 }))
        {
            for (var key = 27; key < 88; key++)
            {
                stage.Play(Midi.NoteOn(9, key, 100));
            }

            stage.Move(DrumKit.Volume, -6);
            stage.Move(DrumKit.VoiceCount, 2);
            stage.Play(Midi.PitchBend(9, 9000), Midi.ControlChange(9, Controller.AllSoundOff, 0), Midi.ControlChange(9, Controller.ResetControllers, 0));
            stage.Rest();
        }

        return true;
    }

    private static PolySynth OwnPatch()
    {
        var synth = new PolySynth { Program = PolySynth.OwnPatch, VoiceCapacity = 20 };
        synth[PolySynth.Drive] = 6;
        synth[PolySynth.Unison] = 2;
        return synth;
    }

    /// <summary>All waves in one vector, alone and mixed, through both slopes, under all low-frequency waves.</summary>
    private static void PlayWaves(Stage stage)
    {
        const int modulatedSine = 5;
        for (var turn = 0; turn < 2 * (PolySynth.Osc1Wave.Choices.Count - 1); turn++)
        {
            // why twice: a wave that modulates another runs another kernel than one that stands alone.
            var wave = 1 + turn / 2;
            stage.Move(PolySynth.Osc1Wave, wave);
            stage.Move(PolySynth.Osc2Wave, turn % 2 == 0 ? 0 : modulatedSine);
            stage.Move(PolySynth.FilterSlope, wave % 2);
            stage.Move(PolySynth.Drive, wave % 3);
            stage.Move(PolySynth.LfoWave, wave % 5);
            stage.Move(PolySynth.FilterType, wave % 4);
            stage.Play(Midi.NoteOn(0, 40 + wave, 90));
            stage.Play(Midi.NoteOff(0, 40 + wave));
        }
    }

    /// <summary>Programs, chords beyond the capacity, modes, pedals, bends, pressure, every controller, in both protocols.</summary>
    private static void PlayEverything(Stage stage)
    {
        for (var program = 0; program < 128; program += Channels)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                stage.Play(
                    Midi.ProgramChange(channel, Math.Min(127, program + channel)),
                    Midi.NoteOn(channel, 40 + program % 50, 100),
                    Midi.NoteOn(channel, 41 + program % 50, 100));
            }
        }

        for (var key = 20; key < 60; key++)
        {
            stage.Play(Midi.NoteOn(0, key, 50), Midi.NoteOn(0, key + 1, 50), Midi.NoteOn(1, key, 50), Midi.NoteOn(1, key + 1, 50));
        }

        for (var controller = 0; controller < 128; controller++)
        {
            stage.Play(Midi.ControlChange(0, controller, 127), Midi.NoteOn(0, 50, 80), Midi.NoteOn(0, 52, 80), Midi.NoteOff(0, 52), Midi.NoteOff(0, 50));
            stage.Play(Midi.ControlChange(0, controller, 0));
        }

        stage.Play(
            Midi.PitchBend(0, 10000), Midi.ChannelPressure(0, 50), Midi.NoteOn2(0, 60, 40000), Midi.PolyPressure(0, 60, 50), Midi.NoteOff2(0, 60), Midi.NoteOn(2, 61, 90),
            new UniversalMidiPacket(0x40620000 | 61 << 8, 0xA0000000), new UniversalMidiPacket(0x40220000, 0x08000000));
        stage.Move(PolySynth.KeyModeChoice, 3);
        stage.Move(PolySynth.Glide, 0.01);
        stage.Play(Midi.NoteOn(1, 60, 90), Midi.NoteOn(1, 64, 90), Midi.NoteOff(1, 64), Midi.NoteOff(1, 60));
        stage.Move(PolySynth.Volume, -20);
        stage.Move(PolySynth.VoiceCount, 2);
        for (var channel = 0; channel < Channels; channel++)
        {
            stage.Play(Midi.ControlChange(channel, Controller.AllSoundOff, 0));
        }

        stage.Rest();
    }

    /// <summary>An instrument and what surrounds it, in blocks of changing odd lengths.</summary>
    private sealed class Stage : IDisposable
    {
        private readonly NodeInstance _instance;
        private readonly AudioBuffer _output = new(2, MaxBlockFrames);
        private readonly NodeBinding _binding;
        private long _frame;
        private int _block;

        public Stage(Node node)
        {
            _instance = node.CreateInstance(new PrepareContext(48000, MaxBlockFrames));
            _binding = new NodeBinding(_instance, [], [_output.View]);
        }

        public void Play(params ReadOnlySpan<UniversalMidiPacket> packets)
        {
            var frames = _block % 3 == 0 ? MaxBlockFrames : 1 + _block * 7 % MaxBlockFrames;
            for (var index = 0; index < packets.Length; index++)
            {
                _instance.EventsIn.TryAdd(new TimedEvent(index * frames / packets.Length, packets[index]));
            }

            Block(frames);
        }

        public void Move(Parameter parameter, double value)
        {
            _instance.Parameters.Push(parameter, value);
            Block(MaxBlockFrames);
        }

        public void Rest()
        {
            for (var block = 0; block < 20; block++)
            {
                Block(MaxBlockFrames);
            }

            _instance.Processor.Reset();
        }

        public void Dispose()
        {
            _instance.Dispose();
            _output.Dispose();
        }

        private void Block(int frames)
        {
            _instance.BeginBlock(frames);
            var block = new BlockContext(frames, _frame, TransportState.Stopped, RenderMode.RealTime);
            _instance.EndBlock(_instance.Processor.Process(new ProcessContext(_binding, in block)), _binding, frames);
            _frame += frames;
            _block++;
        }
    }
}
