using Tactus.Devices;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.Engine;

/// <summary>Runs everything that will run inside a cycle once before it has to be on time: a first call compiles its method, which takes milliseconds.</summary>
/// <remarks>All of it happens on threads of its own with instances of their own, so that nothing of it is heard or changes what is heard later.</remarks>
[MainThread]
internal sealed class Rehearsal(int sampleRate, int quantumFrames)
{
    private const int Cycles = 64;

    /// <summary>Cycles of silence before and after the noise: a node at rest takes other ways through its code.</summary>
    private const int SilentCycles = 8;

    /// <summary>Cycles with sound before any parameter moves: code for factors that rest is not the code for those that move.</summary>
    private const int RestingCycles = 10;

    private const int FirstCycle = -SilentCycles - RestingCycles;

    private readonly HashSet<Type> _rehearsedKinds = [];

    /// <summary>Runs the audio side with every command there is, on the executor that will walk the plans. The executor must not be in use.</summary>
    internal void RehearseEngine(EngineExecutor executor) => OnAudioLikeThread(() =>
    {
        var node = new RehearsalNode();
        var graph = new AudioGraph();
        graph.Add(node).To(graph.Output);

        // why a graph without the rest: an output with one source alone takes a way of its own.
        var bare = graph.Clone();
        RehearsalGraph.AddTo(graph);
        graph.ConnectMidiInput(node);
        var timeline = MakeTimeline(node);
        using var builder = new ProgramBuilder(sampleRate, quantumFrames, executor.Walker);
        using var driver = new CycleDriver(2, quantumFrames);
        var channels = new CycleChannels();
        var first = builder.Build(graph, timeline, SwapPosition.Restart, loop: null);
        channels.RetireLane.TryReserve(4);
        var runner = new CycleRunner(executor.Walker, first, channels, sampleRate, quantumFrames, RenderMode.RealTime);
        var program = first;
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            foreach (var command in CommandsOf(cycle, graph.IdOf(node), first.Timeline))
            {
                channels.Commands.TryWrite(command);
            }

            if (cycle is 20 or 30 or 48)
            {
                program = builder.Build(cycle == 48 ? bare : graph, timeline, cycle == 20 ? SwapPosition.KeepFrame : SwapPosition.KeepBeats, loop: null);
                channels.Commands.TryWrite(new EngineCommand(EngineCommandKind.SwapProgram, Program: program));
            }

            program.Find(graph.IdOf(node))!.Parameters.Push(RehearsalNode.Level, cycle / (double)Cycles);
            if (cycle % 12 == 11)
            {
                program.Plan.Nodes.ToList().ForEach(place => place.Faults.RequestReset());
            }

            PlayMidi(driver.MidiInput, cycle);
            if (cycle == 35)
            {
                runner.MoveToAnotherThread();
            }

            driver.RunCycle(runner);
            TellXrun(runner, cycle);
            channels.RetireLane.Collect();
            channels.Snapshots.Reader.TryTake();
        }

        RehearseRareWays(executor.Walker, program);
        program.Dispose();
    });

    /// <summary>Runs each kind of node of a graph that was not seen before, alone, with a few notes.</summary>
    internal void RehearseNewKinds(AudioGraph graph)
    {
        var fresh = graph.Nodes.Where(node => _rehearsedKinds.Add(node.GetType())).ToList();
        if (fresh.Count > 0)
        {
            OnAudioLikeThread(() => fresh.ForEach(RehearseKind));
        }
    }

    /// <summary>Calls as a device does, by the interface: called otherwise, another entry is compiled.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void TellXrun(IDeviceCallback callback, long cycle) =>
        callback.OnXrun(new DeviceXrun(DeviceXrunKind.LateCallback, cycle, 0, 0, 0, 1, 0, 0, 0));

    /// <summary>What executors do now and then only: the walk on one thread, and parking when others take long.</summary>
    private void RehearseRareWays(IExecutor executor, LiveProgram program)
    {
        executor.Rehearse(program.Plan, new BlockContext(quantumFrames, 0, TransportState.Stopped, RenderMode.RealTime));
        using var sent = new EventBuffer();
        new MidiOutputQueue().DeliverAll(0, sent);
        var point = new WaitPoint();
        new SpinThenFutexWait(0).Wait(point, point.Epoch, WaitTimes.Within(1000));
    }

    private static IEnumerable<EngineCommand> CommandsOf(int cycle, NodeId node, CompiledTimeline timeline) => cycle switch
    {
        1 => [new(EngineCommandKind.Locate, Chase: Chase.At(timeline, 0)), new(EngineCommandKind.Play)],
        5 => [new(EngineCommandKind.SetLoop, Chase: Chase.At(timeline, 0), LoopEndFrame: timeline.EndFrame)],
        10 => [new(EngineCommandKind.SendEvent, Target: node, Packet: Midi.NoteOn(0, 60, 100))],
        15 => [new(EngineCommandKind.ClearLoop), new(EngineCommandKind.Locate, Chase: Chase.At(timeline, timeline.EndFrame / 2))],
        40 => [new(EngineCommandKind.Stop)],
        45 => [new(EngineCommandKind.FadeOut)],
        _ => [],
    };

    /// <summary>Keys, pedals and system messages of a player, pressed in one cycle and let go in a later one, so that some are down when programs are swapped.</summary>
    private static void PlayMidi(EventBuffer input, int cycle)
    {
        input.TryAdd(new TimedEvent(0, cycle % 8 < 5 ? Midi.NoteOn(cycle % 2, 40 + cycle, 100) : Midi.NoteOff(cycle % 2, 35 + cycle)));
        input.TryAdd(new TimedEvent(0, Midi.NoteOn2(2, 100 - cycle, 0x8000)));
        input.TryAdd(new TimedEvent(0, Midi.ControlChange(cycle % 3, 64, cycle % 4 < 3 ? 127 : 0)));
        input.TryAdd(new TimedEvent(0, new UniversalMidiPacket(0x10F80000)));
    }

    private static void OnAudioLikeThread(Action body)
    {
        // why: node code runs with denormals flushed, as it will inside a cycle.
        var thread = new RealTimeThread(new RealTimeThreadOptions { Name = "tactus-rehearse", Priority = 0 }, _ => body());
        thread.Start();
        thread.Join(Timeout.InfiniteTimeSpan);
        if (thread.Fault is { } fault)
        {
            throw fault as EngineException ?? new EngineException(EngineFault.BadInput, $"a node failed its rehearsal: {fault.Message}", fault);
        }
    }

    private Timeline MakeTimeline(RehearsalNode node)
    {
        // why: a few quanta long, so that 64 cycles see events, ramps, cuts, the loop's end and the song's end.
        var step = MusicalTime.FromBeats(Math.Max(quantumFrames, 16) * 2.0 * 2 / sampleRate);
        return new Timeline
        {
            Tempo = new TempoMap(new TempoPoint(MusicalTime.Zero, Tempo.FromBeatsPerMinute(120)), new TempoPoint(step * 2, Tempo.FromBeatsPerMinute(130))),
            Lanes =
            [
                new EventLane(
                    node,
                    [
                        new ScheduledEvent(MusicalTime.Zero, Midi.ControlChange(0, 64, 127)),
                        new ScheduledEvent(MusicalTime.Zero, Midi.NoteOn(0, 60, 100)),
                        new ScheduledEvent(step, Midi.NoteOff(0, 60)),
                        new ScheduledEvent(step * 2, Midi.NoteOn(0, 62, 100)),
                    ]),
            ],
            Automation =
            [
                new AutomationLane(
                    node,
                    RehearsalNode.Level,
                    [new AutomationPoint(MusicalTime.Zero, 0, AutomationShape.Linear), new AutomationPoint(step * 3, 1, AutomationShape.Hold)]),
            ],
            End = step * 4,
        };
    }

    private void RehearseKind(Node node)
    {
        using var instance = node.CreateInstance(new PrepareContext(sampleRate, quantumFrames));
        var ports = node.Ports;
        AudioBuffer[] inputs = [.. ports.AudioInputs.Select(channels => new AudioBuffer(channels, quantumFrames))];
        AudioBuffer[] outputs = [.. ports.AudioOutputs.Select(channels => new AudioBuffer(channels, quantumFrames))];
        var binding = new NodeBinding(instance, [.. inputs.Select(buffer => buffer.View)], [.. outputs.Select(buffer => buffer.View)]);
        var steadyFrame = 0L;
        for (var cycle = FirstCycle; cycle < Cycles + SilentCycles; cycle++)
        {
            // why: events cut a quantum into blocks of any length, and the frames left over from whole vectors run in code of their own.
            var blockFrames = ((cycle - FirstCycle) % 5) switch { 1 => Math.Max(1, quantumFrames - 1), 3 => Math.Min(quantumFrames, 7), _ => quantumFrames };
            Excite(instance, inputs, cycle, blockFrames);
            var block = new BlockContext(blockFrames, steadyFrame, TransportState.Stopped with { IsPlaying = cycle % 16 < 12, PositionFrames = steadyFrame }, RenderMode.RealTime);
            RunNode(binding, block, isForked: cycle % 2 == 0);
            steadyFrame += blockFrames;
        }

        instance.Processor.Reset();
        foreach (var buffer in inputs.Concat(outputs))
        {
            buffer.Dispose();
        }
    }

    private static void RunNode(NodeBinding binding, in BlockContext block, bool isForked)
    {
        var instance = binding.Instance;
        instance.BeginBlock(block.BlockFrames);
        var context = new ProcessContext(binding, in block);
        var status = ProcessStatus.Continue;
        if (isForked && instance.Processor is IForkingProcessor forking)
        {
            var parts = forking.BeginFork(context);
            for (var part = 0; part < parts; part++)
            {
                forking.ProcessPart(part, context);
            }

            status = forking.Join(context);
        }
        else
        {
            status = instance.Processor.Process(context);
        }

        instance.EndBlock(status, binding, block.BlockFrames);
    }

    /// <summary>Sound, notes and moving parameters, each for a while, with pauses in between: the busy and the idle paths.</summary>
    private static void Excite(NodeInstance instance, AudioBuffer[] inputs, int cycle, int blockFrames)
    {
        var isRehearsing = cycle is >= 0 and < Cycles;
        var isResting = cycle is >= -RestingCycles and < 0;
        var isSounding = isResting || (isRehearsing && cycle % 16 < 10);
        foreach (var buffer in inputs)
        {
            for (var channel = 0; channel < buffer.ChannelCount; channel++)
            {
                buffer.Channel(channel).Fill(isSounding ? (cycle % 3 - 1) * 0.5f : 0);
            }

            buffer.Block(blockFrames).Silence = isSounding ? SilenceMask.None : SilenceMask.All(buffer.ChannelCount);
        }

        if (isResting && instance.Node.Ports.TakesEvents)
        {
            foreach (var channel in (ReadOnlySpan<int>)[0, 9])
            {
                instance.EventsIn.TryAdd(new TimedEvent(0, cycle < -2 ? Midi.NoteOn(channel, 60 + cycle, 100) : Midi.NoteOff(channel, 60 + cycle)));
            }
        }

        if (!isRehearsing)
        {
            return;
        }

        if (instance.Node.Ports.TakesEvents)
        {
            // why: every program and every drum once, since sounds differ in the code they run; a note each, released in the cycle after.
            var key = 36 + cycle % 46;
            instance.EventsIn.TryAdd(new TimedEvent(0, Midi.ProgramChange(0, cycle * 2)));
            instance.EventsIn.TryAdd(new TimedEvent(0, Midi.ProgramChange(1, cycle * 2 + 1)));
            foreach (var channel in (ReadOnlySpan<int>)[0, 1, 9])
            {
                instance.EventsIn.TryAdd(new TimedEvent(blockFrames / 2, Midi.NoteOff(channel, key - 1)));
                instance.EventsIn.TryAdd(new TimedEvent(blockFrames / 2, Midi.NoteOn(channel, key, 100)));
            }

            instance.EventsIn.TryAdd(new TimedEvent(blockFrames / 2, Midi.ControlChange(0, 1 + cycle, cycle)));
            instance.EventsIn.TryAdd(new TimedEvent(blockFrames / 2, Midi.PitchBend(0, 8192 + cycle)));
        }

        var parameters = instance.Node.Parameters;
        for (var index = 0; index < parameters.Count; index++)
        {
            var parameter = parameters[index];
            var share = (cycle * 7 + index) % 16 / 15.0;
            var value = parameter.Min + (parameter.Max - parameter.Min) * share;
            if (cycle % 4 == 1)
            {
                instance.Parameters.Push(parameter, value);
            }
            else if (cycle % 4 == 2)
            {
                instance.EventsIn.TryAdd(new TimedEvent(blockFrames / 3, index, value, blockFrames * 2));
            }
        }
    }
}
