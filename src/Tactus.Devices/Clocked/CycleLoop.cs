using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>What a clocked device's audio thread does, one cycle at a time: sleep until it is due, call, look at the clock, account.</summary>
/// <remarks>Tests drive it with a manual clock and no thread at all; then every figure in it is exact.</remarks>
internal sealed unsafe class CycleLoop
{
    /// <summary>Longest sleep in one piece, so that a stop is heard soon even with quanta of a second.</summary>
    internal const long MaxSleepNanoseconds = 20_000_000;

    private readonly ClockedDeviceOptions _options;
    private readonly CycleEquipment _equipment;
    private readonly CallbackGuard _guard;
    private readonly DeviceMeter _meter;
    private readonly IClock _clock;
    private CyclePacer _pacer;
    private long _cycleIndex;
    private long _freewheelFrames;
    private int _stopRequested;

    /// <summary>Sets the loop up; the first cycle is due one period from now.</summary>
    internal CycleLoop(ClockedDeviceOptions options, CycleEquipment equipment, IDeviceCallback callback, DeviceMeter meter, IClock clock)
    {
        _options = options;
        _equipment = equipment;
        _meter = meter;
        _clock = clock;
        _guard = new CallbackGuard(callback, meter, equipment.DeviceId);
        Restart(clock.NowNanoseconds);
    }

    /// <summary>Whether somebody asked for the end.</summary>
    [AnyThread, RealTimeSafe]
    internal bool StopRequested => Volatile.Read(ref _stopRequested) != 0; // order: pairs with RequestStop; carries nothing but itself.

    /// <summary>When the next cycle is due.</summary>
    internal long NextStartNanoseconds => _pacer.StartNanoseconds;

    /// <summary>Lets the loop end after the cycle that runs now.</summary>
    [AnyThread, RealTimeSafe]
    internal void RequestStop() => Volatile.Write(ref _stopRequested, 1);

    /// <summary>Makes cycle 0 due one period after the given moment.</summary>
    [AudioThread]
    internal void Restart(long nowNanoseconds)
    {
        var fromNow = new PeriodSchedule(nowNanoseconds, _options.QuantumFrames, _options.SampleRate);
        _pacer = new CyclePacer(
            new PeriodSchedule(fromNow.StartOf(1), _options.QuantumFrames, _options.SampleRate), _options.QuantumFrames, _options.MaxLatePeriods);
    }

    /// <summary>Cycles until the end is asked for.</summary>
    [AudioThread]
    internal void Run()
    {
        if (_options.Freewheels)
        {
            while (!StopRequested)
                FreewheelCycle();
            return;
        }

        while (!StopRequested)
            RunCycle();
    }

    /// <summary>Sleeps until the due cycle and runs it; or skips what is too late to run; or returns early if the end was asked for.</summary>
    [AudioThread]
    internal void RunCycle()
    {
        var due = _pacer.StartNanoseconds;
        var now = _clock.NowNanoseconds;
        if (now < due)
        {
            now = SleepUntil(due, now);
            if (now < due)
                return;
            _meter.WakeLatency.Record(now - due);
        }

        var skippedAt = _pacer.FramePosition;
        var skipped = _pacer.SkipIfTooLate(now);
        if (skipped > 0)
        {
            var frames = skipped * _options.QuantumFrames;
            _equipment.Ends.Skip(frames);
            _guard.OnXrun(new DeviceXrun(DeviceXrunKind.Skipped, _cycleIndex, skippedAt, now, now - due, skipped, frames, now - due, 0));
            return;
        }

        Cycle(now, due);
    }

    /// <summary>Runs one cycle at once, with no deadline.</summary>
    [AudioThread]
    internal void FreewheelCycle()
    {
        var now = _clock.NowNanoseconds;
        Call(now, now, long.MaxValue, now, _freewheelFrames);
        _freewheelFrames += _options.QuantumFrames;
    }

    private void Cycle(long now, long due)
    {
        var framePosition = _pacer.FramePosition;
        var deadline = _pacer.DeadlineNanoseconds;
        Call(now, due, deadline, deadline, framePosition);

        var ended = _clock.NowNanoseconds;
        var lateness = _pacer.Finish(ended);
        if (lateness > 0)
        {
            _guard.OnXrun(new DeviceXrun(
                DeviceXrunKind.LateCallback, _cycleIndex - 1, framePosition, ended, lateness, 1, _options.QuantumFrames, now - due, ended - now));
        }
    }

    private void Call(long now, long due, long deadline, long nextWake, long framePosition)
    {
        var inputs = _equipment.Inputs;
        var outputs = _equipment.Outputs;
        _equipment.Ends.Capture(inputs, framePosition);
        _equipment.MidiOutput.Clear();
        _guard.Process(new DeviceCycle
        {
            Inputs = inputs.Channels,
            InputChannels = inputs.ChannelCount,
            Outputs = outputs.Channels,
            OutputChannels = outputs.ChannelCount,
            FrameCount = _options.QuantumFrames,
            CycleIndex = _cycleIndex,
            FramePosition = framePosition,
            ScheduledNanoseconds = due,
            StartedNanoseconds = now,
            DeadlineNanoseconds = deadline,
            NextWakeNanoseconds = nextWake,
            MidiOutput = _equipment.MidiOutput,
        });
        _equipment.Ends.Play(outputs);
        _cycleIndex++;
    }

    private long SleepUntil(long due, long now)
    {
        while (now < due && !StopRequested)
        {
            _clock.SleepUntil(Math.Min(due, now + MaxSleepNanoseconds));
            now = _clock.NowNanoseconds;
        }

        return now;
    }
}
