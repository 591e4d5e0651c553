namespace Tactus.Engine.Tests;

public sealed class SongTests
{
    // 120 quarter notes a minute at 48 kHz: a quarter note is 24 000 frames.
    private const int BeatFrames = 24_000;

    public static TheoryData<int> Quanta => [1, 17, 32, 64, 480, 512, 2048];

    [Theory]
    [MemberData(nameof(Quanta))]
    public void Notes_AnyQuantum_ComeAtTheirExactFrames(int quantumFrames)
    {
        var (graph, probe) = OneProbe();
        using var rig = new CycleRig(graph, Song(probe, (0, Midi.NoteOn(0, 60, 100)), (1, Midi.NoteOff(0, 60)), (1.5, Midi.NoteOn(0, 62, 90))), quantumFrames);

        rig.Play();
        rig.Run(2 * BeatFrames);

        Assert.Equal([0L, BeatFrames, BeatFrames * 3 / 2], probe.Events.Select(entry => entry.Frame));
        Assert.Equal(1f, rig.Left[BeatFrames * 3 / 2]);
    }

    [Fact]
    public void Song_Stopped_DoesNotMove()
    {
        var (graph, probe) = OneProbe();
        using var rig = new CycleRig(graph, Song(probe, (0, Midi.NoteOn(0, 60, 100))));

        rig.Run(1024);

        Assert.Empty(probe.Events);
        Assert.Equal(0, rig.Snapshot.Transport.PositionFrames);
    }

    [Fact]
    public void Stop_WhileANoteAndAPedalAreDown_EndsBoth()
    {
        var (graph, probe) = OneProbe();
        using var rig = new CycleRig(graph, Song(probe, (0, Midi.ControlChange(3, 64, 127)), (0, Midi.NoteOn(3, 60, 100)), (4, Midi.NoteOff(3, 60))));

        rig.Play();
        rig.Run(640);
        rig.Post(new EngineCommand(EngineCommandKind.Stop));
        rig.Run(64);

        Assert.Equal([Midi.ControlChange(3, 64, 0), Midi.NoteOff(3, 60)], probe.Events.Skip(2).Select(entry => entry.Packet));
        Assert.Equal(640, probe.Events[^1].Frame);
    }

    [Fact]
    public void Locate_ToTheMiddle_BringsControllersAndProgramButNoPastNotes()
    {
        var (graph, probe) = OneProbe();
        using var rig = new CycleRig(
            graph,
            Song(
                probe,
                (0, Midi.ProgramChange(0, 40)), (0, Midi.ControlChange(0, 7, 100)), (0.5, Midi.ControlChange(0, 7, 80)), (0.5, Midi.NoteOn(0, 60, 1)), (0.75, Midi.NoteOff(0, 60)),
                (2, Midi.NoteOn(0, 64, 100))));

        rig.Locate(BeatFrames);
        rig.Play();
        rig.Run(2 * BeatFrames);

        Assert.Equal([Midi.ProgramChange(0, 40), Midi.ControlChange(0, 7, 80), Midi.NoteOn(0, 64, 100)], probe.Events.Select(entry => entry.Packet));
        Assert.Equal([0L, 0, BeatFrames], probe.Events.Select(entry => entry.Frame));
    }

    [Theory]
    [MemberData(nameof(Quanta))]
    public void Loop_ManyRounds_RepeatsExactlyAndEndsHeldNotes(int quantumFrames)
    {
        // |on . . (loop end) : the note's own end lies behind the loop, so the loop must end it.
        const int LoopFrames = BeatFrames / 8;
        var (graph, probe) = OneProbe();
        using var rig = new CycleRig(graph, Song(probe, (0.05, Midi.NoteOn(0, 60, 100)), (1, Midi.NoteOff(0, 60))), quantumFrames);

        rig.Loop(0, LoopFrames);
        rig.Play();
        rig.Run(20 * LoopFrames);

        var ons = probe.Events.Where(entry => entry.Packet.Status == 9).Select(entry => entry.Frame).Take(20).ToArray();
        var offs = probe.Events.Where(entry => entry.Packet.Status == 8).Select(entry => entry.Frame).Take(19).ToArray();
        Assert.Equal(Enumerable.Range(0, 20).Select(round => round * (long)LoopFrames + 1200), ons);
        Assert.Equal(Enumerable.Range(1, 19).Select(round => round * (long)LoopFrames), offs);
    }

    [Theory]
    [MemberData(nameof(Quanta))]
    public void Automation_StepAndRamp_MoveAtTheirExactFrames(int quantumFrames)
    {
        var (graph, probe) = OneProbe();
        var timeline = new Timeline
        {
            Automation =
            [
                new AutomationLane(
                    probe,
                    Probe.Level,
                    [
                        new AutomationPoint(MusicalTime.Zero, 0.5, AutomationShape.Hold),
                        new AutomationPoint(MusicalTime.FromBeats(0.125), 0, AutomationShape.Linear),
                        new AutomationPoint(MusicalTime.FromBeats(0.25), 1, AutomationShape.Hold),
                    ]),
            ],
            End = MusicalTime.FromBeats(1),
        };
        using var rig = new CycleRig(graph, timeline, quantumFrames);

        rig.Play();
        rig.Run(8000);

        Assert.Equal(0.5f, probe.Levels[2999]);
        Assert.True(probe.Levels[3000] < 0.001f);
        Assert.Equal(0.5, probe.Levels[4499], 3);
        Assert.Equal(1f, probe.Levels[5999]);
        Assert.Equal(1f, probe.Levels[7999]);
    }

    [Fact]
    public void Automation_LocatedIntoARamp_GoesOnFromThere()
    {
        var (graph, probe) = OneProbe();
        AutomationPoint[] points = [new(MusicalTime.Zero, 0, AutomationShape.Linear), new(MusicalTime.FromBeats(1), 1, AutomationShape.Hold)];
        using var rig = new CycleRig(graph, new Timeline { Automation = [new AutomationLane(probe, Probe.Level, points)], End = MusicalTime.FromBeats(2) });

        rig.Locate(BeatFrames / 2);
        rig.Play();
        rig.Run(BeatFrames);

        Assert.Equal(0.5, probe.Levels[0], 3);
        Assert.Equal(0.75, probe.Levels[BeatFrames / 4 - 1], 3);
        Assert.Equal(1f, probe.Levels[BeatFrames / 2 + 64]);
    }

    [Fact]
    public void Tempo_Change_CutsTheBlockAndTellsTheNewTempo()
    {
        var (graph, probe) = OneProbe();
        var timeline = new Timeline
        {
            Tempo = new TempoMap(new TempoPoint(MusicalTime.Zero, Tempo.FromBeatsPerMinute(120)), new TempoPoint(MusicalTime.FromBeats(1), Tempo.FromBeatsPerMinute(60))),
            Lanes = [new EventLane(probe, [new ScheduledEvent(MusicalTime.FromBeats(2), Midi.NoteOn(0, 60, 100))])],
            End = MusicalTime.FromBeats(3),
        };
        using var rig = new CycleRig(graph, timeline, 1000);

        rig.Play();
        rig.Run(BeatFrames * 4);

        var change = probe.Transports.First(state => state.BeatsPerMinute < 100);
        Assert.Equal(BeatFrames, change.PositionFrames);
        Assert.Equal(1.0, change.PositionBeats, 9);
        Assert.Equal(BeatFrames * 3L, Assert.Single(probe.Events).Frame);
    }

    [Fact]
    public void Swap_GraphOnly_KeepsPositionInstanceAndHeldNotes()
    {
        var (graph, probe) = OneProbe();
        var timeline = Song(probe, (0, Midi.NoteOn(0, 60, 100)), (1, Midi.NoteOff(0, 60)));
        using var rig = new CycleRig(graph, timeline);
        rig.Play();
        rig.Run(640);
        var before = rig.Program.Find(graph.IdOf(probe));
        var edited = graph.Clone();
        edited.Add(new Probe()).To(edited.Output);

        rig.Swap(edited, timeline);
        rig.Run(64);
        rig.Post(new EngineCommand(EngineCommandKind.Stop));
        rig.Run(64);

        Assert.Same(before, rig.Program.Find(graph.IdOf(probe)));
        Assert.Equal(704, rig.Snapshot.Transport.PositionFrames);
        Assert.Equal([Midi.NoteOn(0, 60, 100), Midi.NoteOff(0, 60)], probe.Events.Select(entry => entry.Packet));
        Assert.Equal(1, rig.Channels.RetireLane.ReservedCount);
    }

    [Fact]
    public void Swap_OtherTempo_KeepsTheMusicalPosition()
    {
        var (graph, probe) = OneProbe();
        var timeline = Song(probe, (4, Midi.NoteOn(0, 60, 100)));
        using var rig = new CycleRig(graph, timeline);
        rig.Play();
        rig.Run(BeatFrames);

        rig.Swap(graph, timeline.With(TempoMap.Constant(240), timeline.Meter), SwapPosition.KeepBeats);
        rig.Run(64);

        var state = rig.Snapshot.Transport;
        Assert.Equal(BeatFrames / 2 + 64, state.PositionFrames);
        Assert.Equal(240, state.BeatsPerMinute, 6);
    }

    [Fact]
    public void Play_WithAChase_BringsPedalsBackWithoutAJump()
    {
        var (graph, probe) = OneProbe();
        using var rig = new CycleRig(graph, Song(probe, (0, Midi.ControlChange(0, 64, 127)), (4, Midi.NoteOn(0, 60, 1))));
        rig.Play();
        rig.Run(640);
        rig.Post(new EngineCommand(EngineCommandKind.Stop));
        rig.Run(64);

        rig.Post(new EngineCommand(EngineCommandKind.Play, Chase: Chase.At(rig.Program.Timeline, 600)));
        rig.Run(64);

        Assert.Equal(704, rig.Snapshot.Transport.PositionFrames);
        Assert.Equal(Midi.ControlChange(0, 64, 127), probe.Events[^1].Packet);
    }

    [Fact]
    public void SendEvent_ReachesItsNodeAtTheNextCycle()
    {
        var (graph, probe) = OneProbe();
        using var rig = new CycleRig(graph, Timeline.Empty);

        rig.Run(64);
        rig.Post(new EngineCommand(EngineCommandKind.SendEvent, Target: graph.IdOf(probe), Packet: Midi.NoteOn(0, 60, 100)));
        rig.Post(new EngineCommand(EngineCommandKind.SendEvent, Target: new NodeId(999), Packet: Midi.NoteOn(0, 61, 100)));
        rig.Run(64);

        Assert.Equal((64L, Midi.NoteOn(0, 60, 100)), Assert.Single(probe.Events));
        Assert.Equal(3, rig.Snapshot.Voices);
    }

    [Fact]
    public void FadeOut_Sounding_FallsInAStraightLineToSilence()
    {
        var graph = new AudioGraph();
        graph.Add(new Constant()).To(graph.Output);
        using var rig = new CycleRig(graph, Timeline.Empty);
        const int FadeFrames = CycleRig.SampleRate * CycleRunner.FadeMilliseconds / 1000;

        rig.Run(64);
        rig.Post(new EngineCommand(EngineCommandKind.FadeOut));
        rig.Run(FadeFrames + 256);

        for (var frame = 65; frame < rig.Left.Count; frame++)
        {
            Assert.InRange(rig.Left[frame - 1] - rig.Left[frame], 0, 1.01f / FadeFrames);
        }

        Assert.Equal(0, rig.Left[64 + FadeFrames]);
        Assert.True(rig.Snapshot.HasFadedOut);
    }

    [Fact]
    public void Cycle_InSteadyState_AllocatesNothing()
    {
        var (graph, probe) = OneProbe();
        probe.Events.Capacity = probe.Transports.Capacity = probe.Levels.Capacity = 1 << 20;
        ScheduledEvent[] events = [.. Enumerable.Range(0, 400).Select(n => new ScheduledEvent(MusicalTime.FromBeats(n * 0.01), n % 2 == 0 ? Midi.NoteOn(0, 60, 100) : Midi.NoteOff(0, 60)))];
        using var rig = new CycleRig(graph, new Timeline { Lanes = [new EventLane(probe, events)], End = MusicalTime.FromBeats(4) });
        using var driver = new CycleDriver(2, 64);
        rig.Loop(0, 5000);
        rig.Play();
        for (var cycle = 0; cycle < 400; cycle++)
        {
            driver.RunCycle(rig.Runner);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var cycle = 0; cycle < 400; cycle++)
        {
            driver.RunCycle(rig.Runner);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (AudioGraph Graph, Probe Probe) OneProbe()
    {
        var graph = new AudioGraph();
        var probe = new Probe();
        graph.Add(probe).To(graph.Output);
        return (graph, probe);
    }

    private static Timeline Song(Probe probe, params (double Beat, UniversalMidiPacket Packet)[] events) => new()
    {
        Lanes = [new EventLane(probe, [.. events.Select(entry => new ScheduledEvent(MusicalTime.FromBeats(entry.Beat), entry.Packet))])],
        End = MusicalTime.FromBeats(events.Max(entry => entry.Beat)),
    };

    private sealed class Constant : Node
    {
        public override NodePorts Ports { get; } = NodePorts.Instrument();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

        private sealed class Processor : INodeProcessor
        {
            public ProcessStatus Process(in ProcessContext context)
            {
                context.Output(0)[0].Fill(1);
                context.Output(0)[1].Fill(1);
                return ProcessStatus.Continue;
            }
        }
    }
}
