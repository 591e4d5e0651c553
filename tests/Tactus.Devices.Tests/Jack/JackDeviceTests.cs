using Tactus.Devices.Tests.Support;

namespace Tactus.Devices.Tests.Jack;

[Collection("jack")] // libjack reaches one server at a time
public sealed class JackDeviceTests
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("TACTUS_TEST_ROUNDS") ?? "6", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Open_TakesTheServersRateAndQuantum()
    {
        using var server = JackServer.Start(quantum: 256);
        using var device = server.Open(new DeviceRequest { InputChannels = 1, OutputChannels = 3, SampleRate = 96_000, QuantumFrames = 32 });
        Assert.Equal((48_000, 256, 1, 3), (device.SampleRate, device.QuantumFrames, device.InputChannels, device.OutputChannels));
        Assert.Equal("jack:" + server.Name, device.Id);
        Assert.Contains("256", new JackBackend().Probe(server.Name).Reason);
    }

    //  player:out_1 ──► recorder:in_1, both ours; jack_lsp is the witness of the connection
    [Fact]
    public void Sound_FromClientToClient_IsTheSameSamples()
    {
        using var server = JackServer.Start();
        using var recorderDevice = server.Open(new DeviceRequest { ClientName = "recorder", InputChannels = 2, OutputChannels = 0, ConnectsItself = false });
        var recorder = new Recorder(500) { KeepsInput = true };
        recorderDevice.Start(recorder);
        using var playerDevice = server.Open(new DeviceRequest { ClientName = "player", OutputChannels = 2, ConnectOutputsTo = "^recorder:in_" });
        playerDevice.Start(new Counter());
        Assert.Null(playerDevice.Status.Fault);
        var connections = server.Tool("jack_lsp", "-c");
        Assert.Contains("player:out_1\n   recorder:in_1", connections);
        Assert.Contains("player:out_2\n   recorder:in_2", connections);
        recorder.WaitUntilSeen();
        recorderDevice.Stop();

        var input = recorder.Input[0];
        var first = recorder.Input[1].FindIndex(sample => sample != 0); // the second channel is connected a moment after the first
        Assert.InRange(first, 0, input.Count - 5_000);
        var isWhole = recorderDevice.Status.LostCycles + playerDevice.Status.LostCycles == 0;
        for (var frame = first + 1; frame < input.Count; frame++)
        {
            // The value counts frames: each is one more than the last, except where the server itself lost a cycle.
            if (isWhole)
                Assert.Equal(input[frame - 1] + 1, input[frame]);
            Assert.Equal(input[frame] + 0.25f, recorder.Input[1][frame]);
        }
    }

    [Fact]
    public void Start_ConnectsToTheMachinesOwnOutputsUnlessToldNotTo()
    {
        using var server = JackServer.Start();
        using var own = server.Open(new DeviceRequest { ClientName = "own", InputChannels = 1 });
        own.Start(new Counter());
        using var lone = server.Open(new DeviceRequest { ClientName = "lone", ConnectsItself = false });
        lone.Start(new Counter());
        using var lost = server.Open(new DeviceRequest { ClientName = "lost", ConnectOutputsTo = "nobody" });
        lost.Start(new Counter());

        var connections = server.Tool("jack_lsp", "-c");
        Assert.Contains("own:out_1\n   system:playback_1", connections);
        Assert.Contains("own:out_2\n   system:playback_2", connections);
        Assert.Contains("own:in_1\n   system:capture_1", connections);
        Assert.DoesNotContain("lone:out_1\n   ", connections);
        Assert.Equal(DeviceFaultKind.ChooseAnother, lost.Status.Fault!.Kind);
        Assert.Contains("nobody", lost.Status.Fault.Message);
        Assert.Equal(DeviceState.Running, lost.Status.State);
    }

    // jack_lsp -l is the witness: what the server says of system:playback_1 is what the device says.
    [Fact]
    public void Latency_IsTheServers()
    {
        using var server = JackServer.Start(quantum: 512);
        using var device = server.Open(new DeviceRequest { ClientName = "late", InputChannels = 1 });
        var recorder = new Recorder(5);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        Assert.True(SpinWait.SpinUntil(() => device.InputLatencyFrames == 512, 5_000), $"capture latency is {device.InputLatencyFrames}");
        Assert.True(SpinWait.SpinUntil(() => device.OutputLatencyFrames >= 512, 5_000), $"playback latency is {device.OutputLatencyFrames}");
        Assert.Contains($"port playback latency = [ {device.OutputLatencyFrames} {device.OutputLatencyFrames} ] frames", server.Tool("jack_lsp", "-l late:out_1"));
    }

    [Fact]
    public void Midi_ThroughTheServer_ComesWithTheSameBytesAtTheSameFrames()
    {
        using var server = JackServer.Start();
        using var receiverDevice = server.Open(new DeviceRequest { ClientName = "receiver", OutputChannels = 0, MidiInputs = 2 });
        var receiver = new MidiReceiver();
        receiverDevice.Start(receiver);
        using var senderDevice = server.Open(new DeviceRequest { ClientName = "sender", OutputChannels = 0, MidiOutputs = 2 });
        var sender = new MidiSender();
        senderDevice.Start(sender);
        server.Tool("jack_connect", "sender:midi_out_1 receiver:midi_in_1");
        server.Tool("jack_connect", "sender:midi_out_2 receiver:midi_in_2");
        sender.MaySend();
        Assert.True(SpinWait.SpinUntil(() => receiver.Count >= sender.Events.Length, 10_000), $"{receiver.Count} events came");

        foreach (var group in (int[])[0, 1])
        {
            Assert.Equal(
                sender.Events.Where(sent => sent.Midi.Group == group).Select(sent => (sent.FrameOffset, sent.Midi)),
                receiver.Events.Where(came => came.Midi.Group == group).Select(came => (came.FrameOffset, came.Midi)));
        }
    }

    [Fact]
    public void Cycle_AfterTheFirst_AllocatesAndCompilesNothing()
    {
        using var server = JackServer.Start();
        using var device = server.Open(new DeviceRequest { InputChannels = 2 });
        var recorder = new Recorder(500);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        Assert.Equal(0, recorder.AllocatedAfterFirstCycle);
        Assert.Equal(0, recorder.CompiledAfterFirstCycle);
        Assert.Equal(RealTime.DenormalMode.IsSupported, recorder.FlushedDenormals);
    }

    [Fact]
    public void Cycle_HasItsTimesOnTheMonotonicClock()
    {
        using var server = JackServer.Start();
        using var device = server.Open();
        var recorder = new Recorder(100);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        var position = recorder.Cycles[0].FramePosition;
        for (var index = 1; index < recorder.Seen; index++)
        {
            var (last, cycle) = (recorder.Cycles[index - 1], recorder.Cycles[index]);
            Assert.Equal(index, cycle.CycleIndex);
            Assert.True(cycle.FramePosition >= last.FramePosition + 128);
            Assert.True(cycle.Deadline > cycle.Scheduled);
            Assert.InRange(cycle.Started - cycle.Scheduled, -5_000_000, 1_000_000_000); // the server's schedule is a filtered one
        }

        Assert.Equal(0, position);
        Assert.True(device.WakeLatency.Count >= 100);
    }

    [Fact]
    public void Stop_WhenItReturns_NoCallbackComesAndTheDeviceStartsAgain()
    {
        using var server = JackServer.Start();
        using var device = server.Open();
        for (var round = 0; round < 10; round++)
        {
            var recorder = new Recorder(3);
            device.Start(recorder);
            Assert.Throws<InvalidOperationException>(() => device.Start(recorder));
            recorder.WaitUntilSeen();
            device.Stop();
            var seen = recorder.TotalCycles;
            Assert.Equal(DeviceState.Stopped, device.Status.State);
            Assert.False(recorder.IsInside);
            Assert.Equal(device.Status.Cycles, seen);
            var other = new Recorder(10); // another client goes round ten times; the stopped one does not
            using (var witness = server.Open())
            {
                witness.Start(other);
                other.WaitUntilSeen();
            }

            Assert.Equal(seen, recorder.TotalCycles);
        }

        device.Dispose();
        Assert.Equal(DeviceState.Closed, device.Status.State);
        Assert.Throws<ObjectDisposedException>(() => device.Start(new Recorder(1)));
    }

    // libjack cancels its thread at every stop; a collection at that moment would hold the thread at the border of managed code.
    [Fact]
    public void StartAndStop_UnderCollections_NeverTakesTheProcessAlong()
    {
        using var server = JackServer.Start(isSynchronous: false);
        using var device = server.Open();
        var isOver = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
                GC.Collect();
        });
        collector.Start();
        for (var round = 0; round < s_rounds; round++)
        {
            var recorder = new Recorder(2);
            device.Start(recorder);
            recorder.WaitUntilSeen();
            device.Stop();
        }

        Volatile.Write(ref isOver, true);
        collector.Join();
    }

    [Fact]
    public void Stop_FromInsideTheCallback_IsRefused()
    {
        using var server = JackServer.Start();
        using var device = server.Open();
        Exception? seen = null;
        var recorder = new Recorder(3) { Inside = () => seen ??= Record.Exception(device.Stop) };
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        Assert.IsType<InvalidOperationException>(seen);
    }

    [Fact]
    public void Callback_ThrowingAlways_IsMutedAndTheClientStays()
    {
        using var server = JackServer.Start();
        using var device = server.Open(new DeviceRequest { ClientName = "thrower" });
        var thrower = new Recorder(3) { Inside = () => throw new FormatException("on purpose") };
        device.Start(thrower);
        thrower.WaitUntilSeen();
        var before = device.Status.Cycles;
        Assert.True(SpinWait.SpinUntil(() => device.Status.Cycles > before + 5, 10_000));
        Assert.Equal(DeviceState.Muted, device.Status.State);
        Assert.Equal(3, thrower.TotalCycles);
        Assert.Contains("thrower:out_1", server.Tool("jack_lsp", ""));
    }

    [Fact]
    public void Quantum_ChangedByTheServer_IsToldBeforeTheNextCycle()
    {
        using var server = JackServer.Start(quantum: 128);
        using var device = server.Open();
        var witness = new QuantumWitness();
        device.Start(witness);
        witness.WaitForCycles(10);
        server.Tool("jack_bufsize", "256");
        Assert.True(SpinWait.SpinUntil(() => witness.Changes == 1, 10_000), "the change was not told");
        witness.WaitForCycles(witness.Cycles + 10);
        Assert.Equal(256, device.QuantumFrames);
        Assert.Equal(0, witness.Untold);
    }

    [Fact]
    public void Callback_LaterThanItsDeadline_IsAnXrunWithItsCost()
    {
        using var server = JackServer.Start(isSynchronous: false);
        using var device = server.Open();
        var late = new LateCallback();
        device.Start(late);
        Assert.True(SpinWait.SpinUntil(() => late.Xruns.Count > 0, 10_000), "the server reported no xrun");
        device.Stop();
        var xrun = late.Xruns[0];
        Assert.Equal(DeviceXrunKind.Reported, xrun.Kind);
        Assert.True(xrun.LostCycles >= 1 && xrun.LostFrames >= 128);
        Assert.True(device.Status.LostCycles >= 1);
    }

    // Every sample that could make it shut down by hand must not cross the callback's thread: it is told on another, and closing works.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Server_Gone_IsToldAsDataAndNothingCrashes(bool isKilled)
    {
        using var server = JackServer.Start();
        var device = server.Open();
        var recorder = new Recorder(10);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        if (isKilled)
            server.Kill();
        else
            server.Terminate();
        Assert.True(SpinWait.SpinUntil(() => recorder.LostFault is not null, 20_000), "the loss was not told");
        Assert.Equal(DeviceFaultKind.Reopen, recorder.LostFault!.Kind);
        Assert.Equal(DeviceState.Lost, device.Status.State);
        device.Stop();
        Assert.Equal(DeviceFaultKind.Reopen, Assert.Throws<DeviceException>(() => device.Start(recorder)).Fault.Kind);
        Assert.Equal(DeviceFaultKind.Retry, Assert.Throws<DeviceException>(() => server.Open()).Fault.Kind); // not before the old one is closed
        device.Dispose();

        using var next = JackServer.Start();
        using var again = next.Open();
        var other = new Recorder(10);
        again.Start(other);
        other.WaitUntilSeen();
    }

    [Fact]
    public void Server_KilledWhileStopped_IsFoundOutAtTheNextStart()
    {
        using var server = JackServer.Start();
        using var device = server.Open();
        server.Kill();
        Assert.True(SpinWait.SpinUntil(() => device.Status.State == DeviceState.Lost, 20_000));
        Assert.Throws<DeviceException>(() => device.Start(new Recorder(1)));
    }

    // libjack would take it, and crash at the closing.
    [Fact]
    public void Open_OfASecondServer_IsRefusedWhileTheFirstIsInUse()
    {
        using var server = JackServer.Start();
        using var device = server.Open();
        var fault = Assert.Throws<DeviceException>(() => new JackBackend().Open(new DeviceRequest { Device = "tactus-other" })).Fault;
        Assert.Equal(DeviceFaultKind.Retry, fault.Kind);
        Assert.Contains(server.Name, fault.Message);
        Assert.Contains("one server at a time", new JackBackend().Probe("tactus-other").Reason);
        Assert.True(new JackBackend().Probe(server.Name).IsAvailable);
    }

    private sealed class MidiSender : IDeviceCallback
    {
        private int _mode;
        private int _next;

        public TimedEvent[] Events { get; } =
        [
            new(0, Midi.NoteOn(0, 60, 100)),
            new(0, Midi.ControlChange(15, 7, 127)),
            new(1, Midi.PitchBend(3, 12_345)),
            new(63, Midi.ProgramChange(9, 5)),
            new(64, new UniversalMidiPacket(0x10F80000)),
            new(100, new UniversalMidiPacket(0x30160102, 0x03040506)),
            new(100, new UniversalMidiPacket(0x30320708)),
            new(127, Midi.NoteOff(0, 60)),
            new(5, new UniversalMidiPacket(Midi.NoteOn(1, 61, 99).Word0 | (1u << 24))),
            new(6, new UniversalMidiPacket(Midi.NoteOff(1, 61).Word0 | (1u << 24))),
        ];

        public void MaySend() => Volatile.Write(ref _mode, 1);

        public void Process(in DeviceCycle cycle)
        {
            if (Volatile.Read(ref _mode) == 0 || _next == Events.Length)
                return;

            foreach (var sent in Events)
                cycle.MidiOutput.TryAdd(sent);
            _next = Events.Length;
        }
    }

    private sealed class MidiReceiver : IDeviceCallback
    {
        private readonly TimedEvent[] _events = new TimedEvent[100];
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public IEnumerable<TimedEvent> Events => _events.Take(Count);

        public void Process(in DeviceCycle cycle)
        {
            foreach (var came in cycle.MidiInput)
            {
                _events[_count] = came;
                Volatile.Write(ref _count, _count + 1);
            }
        }
    }

    private sealed class QuantumWitness : IDeviceCallback
    {
        private int _told = 128;
        private int _cycles;
        private int _changes;

        public int Cycles => Volatile.Read(ref _cycles);

        public int Changes => Volatile.Read(ref _changes);

        public int Untold { get; private set; }

        public void WaitForCycles(int cycles) => Assert.True(SpinWait.SpinUntil(() => Cycles >= cycles, 10_000));

        public void Process(in DeviceCycle cycle)
        {
            if (cycle.FrameCount != _told)
                Untold++;
            cycle.Silence();
            Volatile.Write(ref _cycles, _cycles + 1);
        }

        public void OnQuantumChanged(int quantumFrames)
        {
            _told = quantumFrames;
            Interlocked.Increment(ref _changes);
        }
    }

    private sealed class LateCallback : IDeviceCallback
    {
        public List<DeviceXrun> Xruns { get; } = new(1_000);

        public void Process(in DeviceCycle cycle)
        {
            cycle.Silence();
            if (cycle.CycleIndex % 50 != 49 || Xruns.Count > 0)
                return;

            var until = cycle.StartedNanoseconds + 10_000_000;
            while (RealTime.MonotonicClock.NowNanoseconds < until)
            {
                // works longer than it may
            }
        }

        public void OnXrun(in DeviceXrun xrun)
        {
            if (Xruns.Count < Xruns.Capacity)
                Xruns.Add(xrun);
        }
    }
}
