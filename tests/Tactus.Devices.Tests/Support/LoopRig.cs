namespace Tactus.Devices.Tests.Support;

/// <summary>The loop of a clocked device without a thread: every cycle is one call, every figure exact.</summary>
internal sealed class LoopRig : IDeviceCallback, ICycleEnds, IDisposable
{
    private readonly CycleEquipment _equipment;

    public LoopRig(int quantumFrames = 480, int sampleRate = 48_000, int maxLatePeriods = 2, int inputs = 1, int outputs = 2)
    {
        Options = new ClockedDeviceOptions
        {
            QuantumFrames = quantumFrames,
            SampleRate = sampleRate,
            MaxLatePeriods = maxLatePeriods,
            InputChannels = inputs,
            OutputChannels = outputs,
            Clock = Clock,
        };
        Origin = Clock.NowNanoseconds + (1_000_000_000L * quantumFrames / sampleRate);
        _equipment = new CycleEquipment("rig", Options, this);
        Loop = new CycleLoop(Options, _equipment, this, Meter, Clock);
    }

    public ClockedDeviceOptions Options { get; }

    public ScriptedClock Clock { get; } = new();

    public DeviceMeter Meter { get; } = new();

    public CycleLoop Loop { get; }

    /// <summary>When cycle 0 is due.</summary>
    public long Origin { get; }

    /// <summary>How long each of the next callbacks takes; then no time at all.</summary>
    public Queue<long> Work { get; } = new();

    public List<CycleNote> Cycles { get; } = [];

    public List<DeviceXrun> Xruns { get; } = [];

    public long PlayedFrames { get; private set; }

    public long SkippedFrames { get; private set; }

    public Action? OnProcess { get; set; }

    public void Run(int calls)
    {
        for (var call = 0; call < calls; call++)
            Loop.RunCycle();
    }

    public void Process(in DeviceCycle cycle)
    {
        Cycles.Add(new CycleNote(
            cycle.CycleIndex, cycle.FramePosition, cycle.ScheduledNanoseconds, cycle.StartedNanoseconds, cycle.DeadlineNanoseconds,
            cycle.NextWakeNanoseconds, cycle.FrameCount));
        cycle.Silence();
        if (Work.TryDequeue(out var nanoseconds))
            Clock.Work(nanoseconds);
        OnProcess?.Invoke();
    }

    public void OnXrun(in DeviceXrun xrun) => Xruns.Add(xrun);

    void ICycleEnds.Capture(ChannelMemory inputs, long framePosition) => inputs.Clear();

    void ICycleEnds.Play(ChannelMemory outputs) => PlayedFrames += outputs.QuantumFrames;

    void ICycleEnds.Skip(long frames) => SkippedFrames += frames;

    public void Dispose() => _equipment.Dispose();
}

internal readonly record struct CycleNote(
    long CycleIndex, long FramePosition, long Scheduled, long Started, long Deadline, long NextWake, int FrameCount);
