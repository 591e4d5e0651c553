using Tactus.Scheduling;

namespace Tactus.Engine.Tests;

/// <summary>A cycle runner without a device or a clock: commands in, cycles on demand, sound out.</summary>
internal sealed class CycleRig : IDisposable
{
    private readonly SerialExecutor _executor = new();
    private readonly ProgramBuilder _builder;
    private readonly CycleDriver _driver;
    private long _frames;

    public CycleRig(AudioGraph graph, Timeline timeline, int quantumFrames = 64)
    {
        Graph = graph;
        Timeline = timeline;
        _builder = new ProgramBuilder(SampleRate, quantumFrames, _executor);
        _driver = new CycleDriver(graph.Output.ChannelCount, quantumFrames);
        Program = _builder.Build(graph, timeline, SwapPosition.Restart, loop: null);
        Channels.RetireLane.TryReserve();
        Runner = new CycleRunner(_executor, Program, Channels, SampleRate, quantumFrames, RenderMode.RealTime);
    }

    public const int SampleRate = 48_000;

    public AudioGraph Graph { get; }

    public Timeline Timeline { get; }

    public CycleChannels Channels { get; } = new();

    public CycleRunner Runner { get; }

    public LiveProgram Program { get; private set; }

    public List<float> Left { get; } = [];

    public List<float> Right { get; } = [];

    /// <summary>What comes in with the next cycle.</summary>
    public EventBuffer MidiInput => _driver.MidiInput;

    /// <summary>What was sent to the device, with absolute frames.</summary>
    public List<(long Frame, UniversalMidiPacket Packet)> MidiSent { get; } = [];

    public EngineSnapshot Snapshot
    {
        get
        {
            Channels.Snapshots.Reader.TryTake();
            return Channels.Snapshots.Reader.Value;
        }
    }

    public void Post(EngineCommand command) => Assert.True(Channels.Commands.TryWrite(command));

    public void Play() => Post(new EngineCommand(EngineCommandKind.Play));

    public void Locate(long frame) => Post(new EngineCommand(EngineCommandKind.Locate, Chase: Chase.At(Program.Timeline, frame)));

    public void Loop(long start, long end) => Post(new EngineCommand(EngineCommandKind.SetLoop, Chase: Chase.At(Program.Timeline, start), LoopEndFrame: end));

    public void Swap(AudioGraph graph, Timeline timeline, SwapPosition position = SwapPosition.KeepFrame)
    {
        Assert.True(Channels.RetireLane.TryReserve());
        Program = _builder.Build(graph, timeline, position, loop: null);
        Post(new EngineCommand(EngineCommandKind.SwapProgram, Program: Program));
    }

    public void Run(int frames)
    {
        for (var done = 0; done < frames; done += _driver.QuantumFrames)
        {
            _driver.RunCycle(Runner);
            Left.AddRange(_driver.Output.Channel(0)[.._driver.QuantumFrames]);
            Right.AddRange(_driver.Output.Channel(1)[.._driver.QuantumFrames]);
            foreach (var sent in _driver.MidiOutput.Events)
            {
                MidiSent.Add((_frames + sent.FrameOffset, sent.Midi));
            }

            _frames += _driver.QuantumFrames;
            Channels.RetireLane.Collect();
        }
    }

    /// <summary>One cycle, with nothing kept of it.</summary>
    public void RunSilently()
    {
        _driver.RunCycle(Runner);
        _frames += _driver.QuantumFrames;
    }

    public void Dispose()
    {
        Program.Dispose();
        _builder.Dispose();
        _driver.Dispose();
    }
}
