using System.Runtime.CompilerServices;
using Tactus.Devices;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.Engine;

/// <summary>The audio side of the engine: one call a cycle takes commands, places the song's events, has the plan walked and hands the sound to the device.</summary>
/// <remarks>
/// One instance serves a device, an offline rendering or a rehearsal alike, so that all three are the same code and give the same bits.
/// Owner of every field: the audio role, from the first cycle on.
/// </remarks>
internal sealed partial class CycleRunner : IDeviceCallback
{
    private const int MaxCommandsPerCycle = 1024;

    private readonly IExecutor _executor;
    private readonly RenderMode _mode;
    private readonly int _maxBlockFrames;
    private readonly double _sampleRate;
    private readonly MpscConsumer<EngineCommand> _commands;
    private readonly RetireLane _retireLane;
    private readonly SongClock _song = new();
    private readonly OutputFader _fader;
    private LiveProgram _program;
    private Chase? _pendingChase;
    private long _steadyFrame;

    /// <summary>Makes the audio side around a first program.</summary>
    /// <param name="executor">Walks the plan.</param>
    /// <param name="first">What plays until the first swap.</param>
    /// <param name="channels">What it shares with the control side.</param>
    /// <param name="sampleRate">Frames a second.</param>
    /// <param name="maxBlockFrames">Longest block that plans are made for.</param>
    /// <param name="mode">With or without a deadline.</param>
    [MainThread]
    internal CycleRunner(IExecutor executor, LiveProgram first, CycleChannels channels, int sampleRate, int maxBlockFrames, RenderMode mode)
    {
        _executor = executor;
        _program = first;
        _mode = mode;
        _sampleRate = sampleRate;
        _maxBlockFrames = maxBlockFrames;
        _cycleFrames = maxBlockFrames;
        _commands = channels.Commands.Consumer;
        _retireLane = channels.RetireLane;
        _snapshots = channels.Snapshots.Writer;
        _xruns = channels.Xruns.Producer;
        _load = channels.Load;
        _fader = new OutputFader(Math.Max(1, sampleRate * FadeMilliseconds / 1000));
        StartProgram();
    }

    /// <summary>Length of the fade before a stop.</summary>
    internal const int FadeMilliseconds = 30;

    /// <summary>Gets ready to be called by another device's thread, in the middle of the song: its counters go on, keys that were held on the device before are let go, and the sound rises from silence.</summary>
    /// <remarks>No cycle runs: the device before has stopped, the next has not started.</remarks>
    [MainThread]
    internal void MoveToAnotherThread()
    {
        _isOnNewThread = true;
        _hasLostMidiInput = true;
        _fader.Rise();
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    public void Process(in DeviceCycle cycle)
    {
        OpenCycle();
        DrainCommands();
        var done = 0;
        while (done < cycle.FrameCount)
        {
            var limit = Math.Min(cycle.FrameCount - done, _maxBlockFrames);
            var blockFrames = _song.FramesUntilCut(_program.Timeline, limit);
            RunBlock(cycle, done, blockFrames);
            done += blockFrames;
        }

        DeliverMidi(cycle);
        CloseCycle(cycle);
    }

    [AudioThread, RealTimeSafe]
    private void RunBlock(in DeviceCycle cycle, int offset, int blockFrames)
    {
        var program = _program;
        PlaceEvents(program, blockFrames);
        TakeInput(cycle, offset, blockFrames);
        var block = new BlockContext(blockFrames, _steadyFrame, program.Timeline.StateAt(_song.Position, _song.IsPlaying), _mode);
        _executor.Run(program.Plan, block);
        WriteOutput(cycle, offset, blockFrames);
        CollectMidi();
        _steadyFrame += blockFrames;
        if (_song.Advance(blockFrames) is { } loopStart)
        {
            Locate(loopStart);
        }
    }

    [AudioThread, RealTimeSafe]
    private void PlaceEvents(LiveProgram program, int blockFrames)
    {
        var chase = _pendingChase;
        _pendingChase = null;
        for (var index = 0; index < program.Lanes.Length; index++)
        {
            var lane = program.Lanes[index];

            // why: a chase belongs to one timeline; after a swap its lists need not match the lanes any more.
            if (chase is not null && ReferenceEquals(chase.Timeline, program.Timeline))
            {
                lane.Emit(chase.Events[index]);
            }

            if (_song.IsPlaying)
            {
                lane.Emit(_song.Position, blockFrames);
            }
        }
    }

    [AudioThread, RealTimeSafe]
    private void TakeInput(in DeviceCycle cycle, int offset, int blockFrames)
    {
        var plan = _program.Plan;
        if (plan.InputView.ChannelCount > 0)
        {
            var block = plan.InputView.Block(blockFrames);
            for (var channel = 0; channel < block.ChannelCount; channel++)
            {
                if (channel < cycle.InputChannels)
                {
                    cycle.Input(channel).Slice(offset, blockFrames).CopyTo(block[channel]);
                }
                else
                {
                    block[channel].Clear();
                }
            }

            block.Silence = SilenceMask.None;
        }

        TakeMidi(cycle, offset, blockFrames);
    }

    [AudioThread, RealTimeSafe]
    private void WriteOutput(in DeviceCycle cycle, int offset, int blockFrames)
    {
        var sound = _program.Plan.OutputView.ReadOnlyBlock(blockFrames);
        for (var channel = 0; channel < cycle.OutputChannels; channel++)
        {
            var output = cycle.Output(channel).Slice(offset, blockFrames);
            if (channel >= sound.ChannelCount)
            {
                output.Clear();
                continue;
            }

            sound[channel].CopyTo(output);
            _fader.Apply(output);
            _cyclePeak = Math.Max(_cyclePeak, Mix.Peak(output));
        }

        _fader.Advance(blockFrames);
    }

    [AudioThread, RealTimeSafe]
    private void DrainCommands()
    {
        for (var count = 0; count < MaxCommandsPerCycle && _commands.TryRead(out var command); count++)
        {
            Execute(command);
        }
    }

    [AudioThread, RealTimeSafe]
    private void Execute(in EngineCommand command)
    {
        switch (command.Kind)
        {
            case EngineCommandKind.SwapProgram:
                Swap(command.Program!);
                break;
            case EngineCommandKind.Play:
                _song.IsPlaying = true;
                _pendingChase = command.Chase ?? _pendingChase;
                break;
            case EngineCommandKind.Stop:
                _song.IsPlaying = false;
                ReleaseNotes();
                break;
            case EngineCommandKind.Locate:
                Locate(command.Chase!);
                break;
            case EngineCommandKind.SetLoop:
                _song.SetLoop(command.Chase!, command.LoopEndFrame);
                break;
            case EngineCommandKind.ClearLoop:
                _song.ClearLoop();
                break;
            case EngineCommandKind.SendEvent:
                _program.Find(command.Target)?.EventsIn.TryAdd(new TimedEvent(0, command.Packet));
                break;
            case EngineCommandKind.FadeOut:
                _fader.Start();
                break;
        }
    }

    [AudioThread, RealTimeSafe]
    private void Swap(LiveProgram next)
    {
        var previous = _program;
        if (next.Position == SwapPosition.Restart)
        {
            _song.IsPlaying = false;
            _song.Jump(0);

            // why: nodes may stay, and what the song before holds down would sound on for good.
            ReleaseNotes();
        }
        else if (next.Position == SwapPosition.KeepBeats)
        {
            var time = previous.Timeline.Source.Tempo.TimeAtFrame(_song.Position, previous.Timeline.SampleRate);
            _song.Jump(next.Timeline.Source.Tempo.FrameAt(time, next.Timeline.SampleRate));
        }

        // why: a chase that waits was made for the lanes that leave.
        _pendingChase = null;
        _program = next;
        SwapMidi(next);
        StartProgram();

        // why: the control side reserved the program's way home before it sent it here, so the lane takes it.
        _retireLane.TryRetire(previous);
    }

    [AudioThread, RealTimeSafe]
    private void StartProgram()
    {
        foreach (var lane in _program.Lanes)
        {
            lane.TakeOver();
            lane.Seek(_song.Position);
        }

        if (_program.LoopChase is { } start)
        {
            _song.SetLoop(start, _program.LoopEndFrame);
        }
        else
        {
            _song.ClearLoop();
        }
    }

    [AudioThread, RealTimeSafe]
    private void Locate(Chase chase)
    {
        // why: after a swap a chase of the timeline before is out of date in its controllers, but its frame still says where to go.
        _song.Jump(chase.Frame);
        ReleaseNotes();
        foreach (var lane in _program.Lanes)
        {
            lane.Seek(chase.Frame);
        }

        _pendingChase = chase;
    }

    [AudioThread, RealTimeSafe]
    private void ReleaseNotes()
    {
        foreach (var lane in _program.Lanes)
        {
            lane.Release();
        }
    }

    [AudioThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CountVoices()
    {
        var voices = 0f;
        foreach (ref readonly var source in _program.Voices.AsSpan())
        {
            voices += source.Bank.Read(source.Readout);
        }

        return (int)voices;
    }
}
