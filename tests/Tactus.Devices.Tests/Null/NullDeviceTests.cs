using Tactus.Devices.Tests.Support;
using Tactus.RealTime;

namespace Tactus.Devices.Tests.Null;

public sealed class NullDeviceTests
{
    [Fact]
    public void Start_OnTheRealClock_CallsBackOncePerPeriodNeverEarly()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 64 });
        var recorder = new Recorder(expected: 300);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();

        Assert.Equal(DeviceState.Stopped, device.Status.State);
        for (var index = 0; index < recorder.Seen; index++)
        {
            var cycle = recorder.Cycles[index];
            Assert.Equal(index, cycle.CycleIndex);
            Assert.True(cycle.Started >= cycle.Scheduled);
            Assert.Equal(recorder.Cycles[0].Scheduled + ((cycle.FramePosition * 1_000_000_000 / 48_000) - (recorder.Cycles[0].FramePosition * 1_000_000_000 / 48_000)), cycle.Scheduled);
        }

        Assert.True(device.WakeLatency.Count > 0);
        Assert.Equal(device.Status.Cycles, recorder.TotalCycles);
    }

    [Fact]
    public void Cycle_AfterWarmUp_AllocatesNothingOnTheAudioThread()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 32, InputChannels = 2, CaptureToneHertz = 1_000 });
        var recorder = new Recorder(expected: 500);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        Assert.Equal(0, recorder.AllocatedAfterFirstCycle);
        Assert.Equal(DenormalMode.IsSupported, recorder.FlushedDenormals);
    }

    [Fact]
    public void Cycle_FromTheFirstOn_CompilesNothingInTheDevice()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 64 });
        var recorder = new Recorder(expected: 50);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        Assert.Equal(0, recorder.CompiledAfterFirstCycle);
    }

    // Collections stop the audio thread, but what it does afterwards must have been compiled before, too.
    [Fact]
    public void Cycle_BesideCollections_CompilesNothingAndAllocatesNothing()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 64 });
        var recorder = new Recorder(expected: 300);
        device.Start(recorder);
        while (recorder.Seen < 300)
            GC.Collect();
        device.Stop();
        Assert.Equal(0, recorder.CompiledAfterFirstCycle);
        Assert.Equal(0, recorder.AllocatedAfterFirstCycle);
    }

    [Fact]
    public void Stop_WhenItReturns_NoCallbackRunsOrComes()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 16 });
        for (var round = 0; round < 50; round++)
        {
            var recorder = new Recorder(expected: 1 + (round % 3));
            device.Start(recorder);
            if (round % 2 == 0)
                recorder.WaitUntilSeen();
            device.Stop();
            var seen = recorder.TotalCycles;
            Assert.False(recorder.IsInside);
            Assert.Equal(device.Status.Cycles, seen);
            Thread.Yield();
            Assert.Equal(seen, recorder.TotalCycles);
        }
    }

    [Fact]
    public void StartStopDispose_FromManyThreads_EndsStoppedAndOwnsNoThread()
    {
        for (var round = 0; round < 20; round++)
        {
            var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 16 });
            Parallel.For(0, 6, index =>
            {
                try
                {
                    switch (index % 3)
                    {
                        case 0: device.Start(new Recorder(1)); break;
                        case 1: device.Stop(); break;
                        default: device.Dispose(); break;
                    }
                }
                catch (Exception exception) when (exception is InvalidOperationException)
                {
                    // allowed: running already, or disposed (which is an InvalidOperationException too)
                }
            });
            device.Dispose();
            Assert.Equal(DeviceState.Closed, device.Status.State);
            Assert.Throws<ObjectDisposedException>(() => device.Start(new Recorder(1)));
        }
    }

    [Fact]
    public void Start_Twice_IsRefusedAndTheFirstGoesOn()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 32 });
        var first = new Recorder(20);
        device.Start(first);
        Assert.Throws<InvalidOperationException>(() => device.Start(new Recorder(1)));
        first.WaitUntilSeen();
    }

    [Fact]
    public void Stop_FromInsideTheCallback_IsRefusedInsteadOfWaitingForItself()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 32 });
        Exception? seen = null;
        var recorder = new Recorder(5)
        {
            Inside = () => seen ??= Record.Exception(device.Stop) is { } stop && Record.Exception(device.Dispose) is InvalidOperationException ? stop : null,
        };
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        Assert.IsType<InvalidOperationException>(seen);
    }

    [Fact]
    public void Callback_ThrowingAlways_MutesTheDeviceWhichStaysAliveAndStartsAgain()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 32 });
        var thrower = new Recorder(3) { Inside = () => throw new FormatException("on purpose") };
        device.Start(thrower);
        thrower.WaitUntilSeen();
        var cyclesBefore = device.Status.Cycles;
        Assert.True(SpinWait.SpinUntil(() => device.Status.Cycles > cyclesBefore + 5, 10_000)); // it goes on in silence
        Assert.Equal(DeviceState.Muted, device.Status.State);
        Assert.Equal(DeviceFaultKind.MendCallback, device.Status.Fault!.Kind);
        Assert.Equal(3, thrower.TotalCycles);
        device.Stop();

        var good = new Recorder(5);
        device.Start(good);
        Assert.Null(device.Status.Fault);
        good.WaitUntilSeen();
        Assert.Equal(DeviceState.Running, device.Status.State);
    }

    [Fact]
    public void AudioThread_EndedByItsClock_TellsTheCallbackThatTheDeviceIsLost()
    {
        var clock = new BreakingClock(after: 20);
        using var device = new NullDevice(new NullDeviceOptions { Clock = clock });
        var recorder = new Recorder(1);
        device.Start(recorder);
        Assert.True(SpinWait.SpinUntil(() => recorder.LostFault is not null, 10_000));
        Assert.Equal(DeviceFaultKind.Reopen, recorder.LostFault!.Kind);
        Assert.Equal(DeviceState.Lost, device.Status.State);
        device.Stop();
        Assert.Equal(DeviceState.Lost, device.Status.State);
    }

    [Fact]
    public void Freewheel_RunsWithoutDeadlines()
    {
        using var device = new NullDevice(new NullDeviceOptions { QuantumFrames = 8_192, Freewheels = true });
        var recorder = new Recorder(2_000); // 341 s of sound
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        Assert.Equal(0, device.Status.LostCycles);
        Assert.Equal(long.MaxValue, recorder.Cycles[0].Deadline);
        Assert.Equal(1_999L * 8_192, recorder.Cycles[1_999].FramePosition);
    }

    // Control: the sine written down, with the phase reduced by hand.
    [Fact]
    public void CaptureTone_OfEveryChannel_IsTheSineAtItsFramePosition()
    {
        const int Rate = 44_100;
        using var device = new NullDevice(new NullDeviceOptions
        {
            SampleRate = Rate, QuantumFrames = 333, InputChannels = 2, CaptureToneHertz = 441, Freewheels = true,
        });
        var recorder = new Recorder(300) { KeepsInput = true };
        device.Start(recorder);
        recorder.WaitUntilSeen();
        device.Stop();
        for (var channel = 0; channel < 2; channel++)
        {
            for (var frame = 0; frame < 300 * 333; frame++)
            {
                var phase = frame * (channel + 1) % 100 / 100.0; // 441 Hz at 44.1 kHz repeats after 100 frames
                Assert.Equal(0.1 * Math.Sin(2 * Math.PI * phase), recorder.Input[channel][frame], 1e-7);
            }
        }
    }

    [Theory]
    [InlineData(7_999, 128, 2, 0)]
    [InlineData(384_001, 128, 2, 0)]
    [InlineData(48_000, 0, 2, 0)]
    [InlineData(48_000, 8_193, 2, 0)]
    [InlineData(48_000, 128, 65, 0)]
    [InlineData(48_000, 128, 2, -1)]
    public void Open_OutsideTheBounds_SaysWhatIsAllowed(int rate, int quantum, int outputs, int inputs)
    {
        var options = new NullDeviceOptions { SampleRate = rate, QuantumFrames = quantum, OutputChannels = outputs, InputChannels = inputs };
        var exception = Assert.Throws<DeviceException>(() => new NullDevice(options));
        Assert.Equal(DeviceFaultKind.ChangeRequest, exception.Fault.Kind);
        Assert.Contains("allowed are", exception.Message);
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(384_000, 8_192)]
    [InlineData(44_100, 17)]
    public void Start_AtTheEdgesOfRateAndQuantum_Runs(int rate, int quantum)
    {
        using var device = new NullDevice(new NullDeviceOptions { SampleRate = rate, QuantumFrames = quantum, OutputChannels = 64, InputChannels = 64 });
        var recorder = new Recorder(3);
        device.Start(recorder);
        recorder.WaitUntilSeen();
        Assert.Equal(quantum, recorder.Cycles[0].FrameCount);
        Assert.Equal((rate, quantum, 64, 64), (device.SampleRate, device.QuantumFrames, device.InputChannels, device.OutputChannels));
    }

    [Fact]
    public void Start_ToldWhatTheThreadWasGranted()
    {
        using var device = new NullDevice(new NullDeviceOptions());
        Assert.Null(device.Status.Grant);
        device.Start(new Recorder(1));
        var grant = device.Status.Grant!;
        Assert.True(grant.Granted || grant.Reason is not null);
    }

    private sealed class BreakingClock(int after) : IClock
    {
        private int _readings;

        public long NowNanoseconds => ++_readings > after ? throw new PlatformNotSupportedException("the clock broke") : MonotonicClock.NowNanoseconds;

        public void SleepUntil(long absoluteNanoseconds) => MonotonicClock.SleepUntil(absoluteNanoseconds);
    }
}
