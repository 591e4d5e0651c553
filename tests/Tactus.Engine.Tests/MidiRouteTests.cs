namespace Tactus.Engine.Tests;

/// <summary>What the device's MIDI plays, and what goes to it.</summary>
public sealed class MidiRouteTests
{
    private const int Quantum = 64;

    [Fact]
    public void MidiInput_NothingSaid_GoesToTheFirstNodeThatTakesEventsAtItsFrame()
    {
        var (first, second) = (new Probe(), new Probe());
        using var rig = new CycleRig(Graph(first, second), Timeline.Empty, Quantum);
        rig.Run(Quantum);
        rig.MidiInput.TryAdd(new TimedEvent(17, Midi.NoteOn(3, 60, 100)));
        rig.MidiInput.TryAdd(new TimedEvent(63, Midi.NoteOff(3, 60)));
        rig.Run(Quantum);

        Assert.Equal([(Quantum + 17L, Midi.NoteOn(3, 60, 100)), (Quantum + 63L, Midi.NoteOff(3, 60))], first.Events);
        Assert.Empty(second.Events);
    }

    [Fact]
    public void MidiInput_DefaultTurnedOff_GoesNowhere()
    {
        var probe = new Probe();
        var graph = Graph(probe);
        graph.PlaysMidiByDefault = false;
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        rig.MidiInput.TryAdd(new TimedEvent(0, Midi.NoteOn(0, 60, 100)));
        rig.Run(Quantum);
        Assert.Empty(probe.Events);
    }

    [Fact]
    public void MidiInput_ByGroupAndChannel_ReachesTheNodesThatAskForItOnTheirChannels()
    {
        var (all, drums, other) = (new Probe(), new Probe(), new Probe());
        var graph = Graph(all, drums, other);
        graph.ConnectMidiInput(all);
        graph.ConnectMidiInput(drums, new MidiInput { Group = 1, Channel = 2, ToChannel = 9 });
        graph.ConnectMidiInput(other, new MidiInput { Channel = 5 });
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        var hit = InGroup(1, Midi.NoteOn(2, 36, 100));
        var bend = InGroup(1, Midi.PitchBend(4, 1));
        var clock = new UniversalMidiPacket(0x11F80000);
        foreach (var packet in (UniversalMidiPacket[])[hit, bend, clock, Midi.NoteOn2(5, 61, 0x1234)])
        {
            rig.MidiInput.TryAdd(new TimedEvent(7, packet));
        }

        rig.Run(Quantum);
        Assert.Equal([hit, bend, clock, Midi.NoteOn2(5, 61, 0x1234)], Packets(all));
        Assert.Equal([InGroup(1, Midi.NoteOn(9, 36, 100)), clock], Packets(drums));
        Assert.Equal([clock, Midi.NoteOn2(5, 61, 0x1234)], Packets(other)); // a group whose channel 5 alone is open still has the group's clock
    }

    // The loop ends at frame 100 of the song, in the middle of a quantum: the quantum is cut there, and what a player does on either side comes at its own frame.
    [Fact]
    public void MidiInput_AcrossLoopStopAndLocate_KeepsWhatThePlayerHoldsAndLosesNothing()
    {
        var probe = new Probe();
        using var rig = new CycleRig(Graph(probe), new Timeline { End = MusicalTime.FromBeats(4) }, Quantum);
        rig.Loop(0, 100);
        rig.Play();
        var expected = new List<(long, UniversalMidiPacket)>();
        for (var cycle = 0; cycle < 40; cycle++)
        {
            if (cycle == 20)
            {
                rig.Post(new EngineCommand(EngineCommandKind.Stop));
            }
            else if (cycle is 10 or 25)
            {
                rig.Locate(50);
            }

            foreach (var frame in (int[])[0, 35, 36, 37, 63])
            {
                var packet = cycle < 39 ? Midi.NoteOn(cycle % 16, frame, 1) : Midi.NoteOff(cycle % 16, frame);
                rig.MidiInput.TryAdd(new TimedEvent(frame, packet));
                expected.Add((cycle * Quantum + frame, packet));
            }

            rig.Run(Quantum);
        }

        Assert.Equal(expected, probe.Events);
    }

    [Fact]
    public void MidiInput_RouteMovedWhileKeysAreDown_LetsThemGoWhereTheyWereAndOnlyThose()
    {
        var (before, after, stays) = (new Probe(), new Probe(), new Probe());
        var graph = Graph(before, after, stays);
        graph.ConnectMidiInput(before, new MidiInput { Channel = 0, ToChannel = 7 });
        graph.ConnectMidiInput(stays, new MidiInput { Channel = 1 });
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        foreach (var packet in (UniversalMidiPacket[])[Midi.NoteOn(0, 60, 100), Midi.NoteOn(0, 100, 100), Midi.ControlChange(0, 64, 127), Midi.NoteOn(1, 50, 100)])
        {
            rig.MidiInput.TryAdd(new TimedEvent(0, packet));
        }

        rig.Run(Quantum);
        before.Events.Clear();
        stays.Events.Clear();
        var next = graph.Clone();
        Assert.True(next.DisconnectMidiInput(before, new MidiInput { Channel = 0, ToChannel = 7 }));
        next.ConnectMidiInput(after, new MidiInput { Channel = 0 });
        next.ConnectMidiInput(stays, new MidiInput { Channel = 2 });
        rig.Swap(next, Timeline.Empty);
        rig.MidiInput.TryAdd(new TimedEvent(9, Midi.NoteOn(0, 61, 100)));
        rig.MidiInput.TryAdd(new TimedEvent(10, Midi.NoteOff(1, 50)));
        rig.Run(Quantum);

        Assert.Equal([(Quantum, Midi.ControlChange(7, 64, 0)), (Quantum, Midi.NoteOff(7, 60)), (Quantum, Midi.NoteOff(7, 100))], before.Events);
        Assert.Equal([(Quantum + 9L, Midi.NoteOn(0, 61, 100))], after.Events);
        Assert.Equal([(Quantum + 10L, Midi.NoteOff(1, 50))], stays.Events);
    }

    [Fact]
    public void MidiInput_NodeGetsItOnAnotherChannel_HeldKeysEndOnTheOldOne()
    {
        var probe = new Probe();
        var graph = Graph(probe);
        graph.ConnectMidiInput(probe, new MidiInput { ToChannel = 1 });
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        rig.MidiInput.TryAdd(new TimedEvent(0, InGroup(3, Midi.NoteOn(0, 60, 100))));
        rig.Run(Quantum);
        graph = graph.Clone();
        graph.DisconnectMidiInput(probe, new MidiInput { ToChannel = 1 });
        graph.ConnectMidiInput(probe, new MidiInput { ToChannel = 2 });
        rig.Swap(graph, Timeline.Empty);
        rig.Run(Quantum);
        Assert.Equal([InGroup(3, Midi.NoteOn(1, 60, 100)), InGroup(3, Midi.NoteOff(1, 60))], Packets(probe));
    }

    [Fact]
    public void MidiInput_DeviceLost_LetsEveryKeyGo()
    {
        var probe = new Probe();
        using var rig = new CycleRig(Graph(probe), Timeline.Empty, Quantum);
        rig.MidiInput.TryAdd(new TimedEvent(0, Midi.NoteOn(0, 60, 100)));
        rig.Run(Quantum);
        rig.Runner.MoveToAnotherThread();
        rig.Run(2 * Quantum);
        Assert.Equal([(0, Midi.NoteOn(0, 60, 100)), (Quantum, Midi.NoteOff(0, 60))], probe.Events);
    }

    // A player and an editor without mercy; the control is what each node would still sound: a set of keys, kept from what it was told.
    [Fact]
    public void MidiInput_AnyPlayingAndAnyEdits_LeavesNoKeyDown()
    {
        var random = new Random(20_261_123);
        Probe[] probes = [new(), new(), new()];
        var graph = Graph(probes);
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        var down = new HashSet<(int Group, int Channel, int Key)>();
        for (var cycle = 0; cycle < 3_000; cycle++)
        {
            if (random.Next(4) == 0)
            {
                graph = graph.Clone();
                Edit(graph, probes[random.Next(probes.Length)], random);
                rig.Swap(graph, Timeline.Empty, random.Next(5) == 0 ? SwapPosition.Restart : SwapPosition.KeepFrame);
            }

            for (var count = random.Next(4); count > 0; count--)
            {
                var key = (random.Next(3), random.Next(4), random.Next(128));
                var isOn = down.Add(key) || !down.Remove(key);
                rig.MidiInput.TryAdd(new TimedEvent(random.Next(Quantum), InGroup(key.Item1, isOn ? Midi.NoteOn(key.Item2, key.Item3, 1) : Midi.NoteOff(key.Item2, key.Item3))));
            }

            rig.Run(Quantum);
        }

        foreach (var (group, channel, key) in down)
        {
            rig.MidiInput.TryAdd(new TimedEvent(0, InGroup(group, Midi.NoteOff(channel, key))));
        }

        rig.Run(2 * Quantum);
        Assert.All(probes, probe =>
        {
            var sounding = new HashSet<(int, int)>();
            foreach (var packet in Packets(probe))
            {
                _ = packet.Status == 0x9 ? sounding.Add((packet.Channel, packet.Data1)) : sounding.Remove((packet.Channel, packet.Data1));
            }

            Assert.True(probe.Events.Count > 100);
            Assert.Empty(sounding);
        });
    }

    // The limiter looks ahead, so the sound leaves later than the events; what goes to the device waits for it.
    [Fact]
    public void MidiOutput_BehindALatentGraph_LeavesWithItsSound()
    {
        var (through, probe) = (new MidiThrough(), new Probe());
        var graph = new AudioGraph();
        graph.Add(through).ToMidiOutput(new MidiOutput { Group = 2, ToChannel = 4 }).EventsTo(probe).To(new Limiter()).To(graph.Output);
        var timeline = Notes(through, (0.01, Midi.NoteOn(0, 60, 100)), (0.5, Midi.NoteOff(0, 60)));
        using var rig = new CycleRig(graph, timeline, Quantum);
        rig.Play();
        rig.Run(24_000);

        var latency = rig.Program.Plan.OutputLatencyFrames;
        Assert.True(latency > 0);
        Assert.Equal(
            [(240L + latency, InGroup(2, Midi.NoteOn(4, 60, 100))), (12_000L + latency, InGroup(2, Midi.NoteOff(4, 60)))],
            rig.MidiSent);
        Assert.Equal([Midi.NoteOn(0, 60, 100), Midi.NoteOff(0, 60)], Packets(probe));
        Assert.Equal(240 + latency, rig.Left.FindIndex(sample => Math.Abs(sample) > 1e-3f));
    }

    [Fact]
    public void MidiOutput_SongStopped_EndsItsNotes()
    {
        var through = new MidiThrough();
        using var rig = new CycleRig(External(through), Notes(through, (0, Midi.NoteOn(1, 60, 100)), (0, Midi.ControlChange(1, 64, 127)), (8, Midi.NoteOff(1, 60))), Quantum);
        rig.Play();
        rig.Run(10 * Quantum);
        rig.Post(new EngineCommand(EngineCommandKind.Stop));
        rig.Run(Quantum);
        Assert.Equal(
            [(0, Midi.NoteOn(1, 60, 100)), (0, Midi.ControlChange(1, 64, 127)), (10 * Quantum, Midi.ControlChange(1, 64, 0)), (10 * Quantum, Midi.NoteOff(1, 60))],
            rig.MidiSent);
    }

    [Fact]
    public void MidiOutput_RouteTakenOut_EndsItsNotesThereBehindWhatIsOnItsWay()
    {
        var (through, limiter) = (new MidiThrough(), new Limiter());
        var graph = External(through);
        graph.Add(limiter).To(graph.Output);
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        rig.MidiInput.TryAdd(new TimedEvent(5, Midi.NoteOn(0, 60, 100)));
        rig.Run(Quantum);
        var latency = rig.Program.Plan.OutputLatencyFrames;
        graph = graph.Clone();
        graph.DisconnectMidiOutput(through);
        graph.ConnectMidiOutput(through, new MidiOutput { Group = 1 });
        graph.Remove(limiter);
        rig.Swap(graph, Timeline.Empty);
        rig.MidiInput.TryAdd(new TimedEvent(1, Midi.NoteOn(0, 61, 100)));
        rig.Run(1_024);

        // the way has become shorter, and still nothing overtakes anything
        Assert.Equal(
            [(5L + latency, Midi.NoteOn(0, 60, 100)), (5L + latency, Midi.NoteOff(0, 60)), (5L + latency, InGroup(1, Midi.NoteOn(0, 61, 100)))],
            rig.MidiSent);
    }

    [Fact]
    public void MidiOutput_FadedOut_EndsEveryNoteInTheLastCycle()
    {
        var through = new MidiThrough();
        using var rig = new CycleRig(External(through), Timeline.Empty, Quantum);
        rig.MidiInput.TryAdd(new TimedEvent(0, Midi.NoteOn(0, 60, 100)));
        rig.Run(Quantum);
        rig.Post(new EngineCommand(EngineCommandKind.FadeOut));
        while (!rig.Snapshot.HasFadedOut)
        {
            Assert.DoesNotContain(rig.MidiSent, sent => sent.Packet.Status == 0x8);
            rig.Run(Quantum);
        }

        Assert.Equal(Midi.NoteOff(0, 60), rig.MidiSent[^1].Packet);
    }

    [Fact]
    public void MidiOutput_MoreThanADeviceTakesACycle_ComesInTheNextOnes()
    {
        var through = new MidiThrough();
        var graph = External(through);
        var second = new MidiThrough();
        graph.Add(second).ToMidiOutput();
        graph.ConnectMidiInput(through);
        graph.ConnectMidiInput(second);
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        for (var index = 0; index < 800; index++)
        {
            rig.MidiInput.TryAdd(new TimedEvent(index % Quantum, Midi.ControlChange(0, 1, index % 128)));
        }

        rig.Run(3 * Quantum);
        Assert.Equal(1_600, rig.MidiSent.Count);
    }

    [Fact]
    public void Midi_InAndOut_AllocatesNothing()
    {
        var (through, synth) = (new MidiThrough(), new PolySynth());
        var graph = External(through);
        graph.Add(synth).To(graph.Output);
        graph.ConnectEvents(through, synth);
        using var rig = new CycleRig(graph, Timeline.Empty, Quantum);
        long allocated = 0;
        for (var cycle = 0; cycle < 200; cycle++)
        {
            rig.MidiInput.TryAdd(new TimedEvent(cycle % Quantum, cycle % 2 == 0 ? Midi.NoteOn(cycle % 16, 60, 100) : Midi.NoteOff((cycle - 1) % 16, 60)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            rig.RunSilently();
            allocated += cycle < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void PortTable_NamesAndNumbers_KeepTheirMeaningAndAreRefusedWhenAllAreTaken()
    {
        var table = new MidiPortTable();
        var through = new MidiThrough();
        var graph = External(through);
        graph.ConnectMidiInput(through, new MidiInput { Group = 1 });
        graph.ConnectMidiInput(through, new MidiInput { PortName = "Keystation" });
        Assert.True(table.Take(graph));
        Assert.False(table.Take(graph));
        Assert.Equal(15, table.GroupOf(new MidiInput { PortName = "KEYSTATION" }));
        Assert.Equal(("", "", "Keystation"), (table.Inputs[0], table.Inputs[1], table.Inputs[15]));
        for (var number = 0; number < 13; number++)
        {
            graph.ConnectMidiInput(through, new MidiInput { PortName = $"another {number}" });
        }

        Assert.True(table.Take(graph));
        graph.ConnectMidiInput(through, new MidiInput { PortName = "one too many" });
        var refusal = Assert.Throws<EngineException>(() => table.Take(graph));
        Assert.Equal(EngineFault.BadInput, refusal.Fault);
        Assert.Contains("\"one too many\"", refusal.Message);
    }

    private static IEnumerable<UniversalMidiPacket> Packets(Probe probe) => probe.Events.Select(entry => entry.Packet);

    private static UniversalMidiPacket InGroup(int group, UniversalMidiPacket packet) => packet with { Word0 = packet.Word0 | (uint)group << 24 };

    private static AudioGraph Graph(params Probe[] probes)
    {
        var graph = new AudioGraph();
        foreach (var probe in probes)
        {
            graph.Add(probe).To(graph.Output);
        }

        return graph;
    }

    private static AudioGraph External(MidiThrough through)
    {
        var graph = new AudioGraph();
        graph.Add(through).ToMidiOutput();
        return graph;
    }

    private static Timeline Notes(Node target, params (double Beat, UniversalMidiPacket Packet)[] events) => new Timeline
    {
        Lanes = [new EventLane(target, [.. events.Select(entry => new ScheduledEvent(MusicalTime.FromBeats(entry.Beat), entry.Packet))])],
        End = MusicalTime.FromBeats(8),
    };

    private static void Edit(AudioGraph graph, Probe probe, Random random)
    {
        var input = new MidiInput
        {
            Group = random.Next(2) == 0 ? null : random.Next(3), Channel = random.Next(2) == 0 ? null : random.Next(4), ToChannel = random.Next(2) == 0 ? null : random.Next(16),
        };
        if (graph.MidiInputs.Count > 0 && random.Next(2) == 0)
        {
            var old = graph.MidiInputs[random.Next(graph.MidiInputs.Count)];
            graph.DisconnectMidiInput(old.To, old.Input);
        }
        else if (!graph.MidiInputs.Contains(new MidiInputConnection(probe, input)))
        {
            graph.ConnectMidiInput(probe, input);
        }

        graph.PlaysMidiByDefault = random.Next(2) == 0;
    }
}
