using System.Collections.Concurrent;
using System.Diagnostics;
using Tactus.Devices;
using Tactus.Devices.Tests.Jack;

namespace Tactus.Engine.Tests;

/// <summary>MIDI through a real JACK server: from a named port to a node, and from a node to a named port, with a tool of JACK's own as the receiver.</summary>
public sealed class JackMidiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    //  keys:midi_out_1 ──► tactus:midi_in_keys ──► through ──► tactus:midi_out_dump ──► dump:input (jack_midi_dump)
    [Fact]
    public async Task Engine_NamedPorts_AreConnectedAndCarryMidiBothWays()
    {
        using var jit = new JitLog();
        using var server = JackServer.Start();
        using var dump = new MidiDump(server, "dump");
        using var keys = new Keys(server);
        var through = new MidiThrough();
        var synth = new PolySynth();
        await using (var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "jack:" + server.Name, Workers = 1 }, Token))
        {
            var said = new ConcurrentQueue<EngineNotification>();
            engine.Notifications += said.Enqueue;
            await engine.EditAsync(
                graph =>
                {
                    graph.Add(through).FromMidiInput(new MidiInput { PortName = "KEYS", ToChannel = 2 }).ToMidiOutput(new MidiOutput { PortName = "dump" });
                    graph.ConnectMidiOutput(through, new MidiOutput { PortName = "nobody" });
                    graph.Add(synth).To(graph.Output);
                    graph.ConnectEvents(through, synth);
                },
                Token);
            var connections = server.Tool("jack_lsp", "-c");
            Assert.Contains("keys:midi_out_1\n   tactus:midi_in_KEYS\n", connections, StringComparison.Ordinal);
            Assert.Contains("tactus:midi_out_dump\n   dump:input\n", connections, StringComparison.Ordinal);
            Assert.Contains("\"nobody\"; there are ", Assert.Single(said).Message, StringComparison.Ordinal);
            Assert.Equal(NotificationLevel.Warning, said.First().Level);

            jit.Clear();
            keys.Send(Midi.NoteOn(0, 60, 100));
            await dump.Saw("92 3c 64", Token);

            // MIDI 2.0 to a port of MIDI 1.0: the top seven bits stay
            Assert.True(engine.Send(through, Midi.NoteOn2(5, 61, 0x8000)));
            await dump.Saw("95 3d 40", Token);
            Assert.True(engine.Send(through, new UniversalMidiPacket(0x45B00700, 0xFFFFFFFF)));
            Assert.True(engine.Send(through, new UniversalMidiPacket(0x40B00700, 0xFFFFFFFF)));
            await dump.Saw("b0 07 7f", Token);

            // a route that changes while a key is down
            await engine.EditAsync(
                graph =>
                {
                    graph.ConnectMidiInput(synth, new MidiInput { PortName = "keys" });
                    graph.DisconnectMidiInput(through, new MidiInput { PortName = "KEYS", ToChannel = 2 });
                    graph.DisconnectMidiOutput(through, new MidiOutput { PortName = "nobody" });
                },
                Token);
            await dump.Saw("82 3c 40", Token);
            Assert.Equal(0, engine.Snapshot.AllocatedBytes);
            Assert.True(engine.Snapshot.MethodsCompiled == 0, $"{engine.Snapshot.MethodsCompiled} methods: {jit}");
            await engine.StopAsync(Token);
        }

        // held when the engine faded out
        await dump.Saw("85 3d 40", Token);
    }

    // What has a port of its own does not come by the general one as well.
    [Fact]
    public async Task Engine_SourceThatANameTakes_ComesOnce()
    {
        using var server = JackServer.Start();
        using var keys = new Keys(server);
        var (any, named) = (new Probe(), new Probe());
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "jack:" + server.Name, Workers = 1 }, Token);
        server.Tool("jack_connect", "keys:midi_out_1 tactus:midi_in_1");
        await engine.EditAsync(
            graph =>
            {
                graph.Add(any).FromMidiInput().To(graph.Output);
                graph.Add(named).FromMidiInput(new MidiInput { PortName = "keys" }).To(graph.Output);
            },
            Token);
        for (var key = 0; key < 5; key++)
        {
            keys.Send(Midi.NoteOn(0, key, 1));
        }

        await DeviceLossTests.Until(() => CountOfKeys(named) >= 5 && CountOfKeys(any) >= 5);
        await engine.StopAsync(Token);
        Assert.Equal(5, CountOfKeys(any));
        Assert.Equal(5, CountOfKeys(named));
    }

    [Fact]
    public async Task Engine_OnAFile_SaysThatItHasNoMidiOutput()
    {
        var folder = Directory.CreateTempSubdirectory("tactus-midi-");
        var said = new ConcurrentQueue<EngineNotification>();
        await using (var engine = await AudioEngine.StartAsync(new EngineOptions { Device = $"file:{Path.Combine(folder.FullName, "out.wav")}", Workers = 1 }, Token))
        {
            engine.Notifications += said.Enqueue;
            await engine.EditAsync(graph => graph.Add(new MidiThrough()).ToMidiOutput(), Token);
            await engine.EditAsync(graph => graph.Add(new MidiThrough()).ToMidiOutput(), Token);
        }

        Assert.Contains("has no MIDI output", Assert.Single(said).Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    // The rehearsal plays on nodes, too, and louder.
    // why by index: the audio thread adds meanwhile.
    private static int CountOfKeys(Probe probe) => Enumerable.Range(0, probe.Events.Count).Count(index => probe.Events[index].Packet is { Status: 0x9, Data2: 1 });

    /// <summary>A keyboard.</summary>
    private sealed class Keys : IDeviceCallback, IDisposable
    {
        private readonly ConcurrentQueue<UniversalMidiPacket> _queue = new();
        private readonly IAudioDevice _device;

        public Keys(JackServer server)
        {
            _device = server.Open(new DeviceRequest { ClientName = "keys", OutputChannels = 0, MidiInputs = 0, ConnectsItself = false });
            _device.Start(this);
        }

        public void Send(UniversalMidiPacket packet) => _queue.Enqueue(packet);

        public void Process(in DeviceCycle cycle)
        {
            while (_queue.TryDequeue(out var packet))
            {
                cycle.MidiOutput.TryAdd(new TimedEvent(0, packet));
            }
        }

        public void OnXrun(in DeviceXrun xrun)
        {
        }

        public void Dispose() => _device.Dispose();
    }

    /// <summary>jack_midi_dump, which prints what it is sent in hexadecimal.</summary>
    private sealed class MidiDump : IDisposable
    {
        private readonly Process _process;
        private readonly ConcurrentQueue<string> _lines = new();

        public MidiDump(JackServer server, string name)
        {
            Assert.SkipUnless(File.Exists("/usr/bin/jack_midi_dump"), "jack_midi_dump is not installed, so nobody listened to JACK's MIDI (apt-get install jackd2)");
            var start = new ProcessStartInfo("stdbuf", ["-oL", "jack_midi_dump", name]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["JACK_DEFAULT_SERVER"] = server.Name;
            _process = Process.Start(start)!;
            _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
            _process.BeginOutputReadLine();
            Assert.True(SpinWait.SpinUntil(() => server.Tool("jack_lsp", "").Contains($"{name}:input", StringComparison.Ordinal), 10_000), "jack_midi_dump did not come up");
        }

        public async Task Saw(string bytes, CancellationToken token)
        {
            var giveUp = DateTime.UtcNow.AddSeconds(10);
            while (!_lines.Any(line => line.Contains(bytes, StringComparison.OrdinalIgnoreCase)))
            {
                Assert.True(DateTime.UtcNow < giveUp, $"\"{bytes}\" did not come; what came: {string.Join(" | ", _lines)}");
                await Task.Delay(10, token);
            }
        }

        public void Dispose()
        {
            // why not a kill: the server would wait for a client that went without a word.
            using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
