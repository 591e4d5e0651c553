using Tactus.Devices;
using Tactus.Engine;
using Tactus.RealTime;

namespace Tactus;

/// <content>Birth, housekeeping and end.</content>
public sealed partial class AudioEngine
{
    private const long HousekeepingPeriodNanoseconds = 5_000_000;

    private readonly Lock _snapshotGate = new();
    private CollectionAppointments _appointments = new(isEnabled: false);
    private long _collectionsAtStart;
    private RealTimeThread? _housekeeper;
    private volatile bool _isClosing;
    private DeviceFault? _reportedFault;

    private static AudioEngine Start(EngineOptions options, CancellationToken cancellationToken)
    {
        BuiltInNodes.Register();
        SessionNodes.Register();
        var (device, said) = EngineErrors.Refuse(() => EngineDevices.Open(options));
        AudioEngine? engine = null;
        try
        {
            engine = new AudioEngine(options, device);
            cancellationToken.ThrowIfCancellationRequested();
            engine.GoLive();
            engine.Info = engine.Info with { DeviceChoice = said };
            return engine;
        }
        catch
        {
            device.Dispose();
            engine?._executor.Dispose();
            throw;
        }
    }

    private void GoLive()
    {
        _rehearsal.RehearseEngine(_executor);
        _appointments = new CollectionAppointments(_options.CollectsByAppointment);
        _housekeeper = new RealTimeThread(new RealTimeThreadOptions { Name = "tactus-keeper", Priority = 0 }, _ => KeepHouse());
        _housekeeper.Start();
        _appointments.Open();
        _collectionsAtStart = GC.CollectionCount(0);
        _device.Start(_runner);
        Info = Describe(_device, isRealTime: _device.Status.Grant is { Granted: true });
    }

    private EngineInfo Describe(IAudioDevice device, bool isRealTime) => new(
        device.Id, device.SampleRate, device.QuantumFrames, _executor.WorkerCount, _executor.Kind, isRealTime, Environment.ProcessId,
        device.OutputLatencyFrames + _current.Plan.OutputLatencyFrames);

    /// <summary>Body of the housekeeping thread: makes no object while nothing happens.</summary>
    private void KeepHouse()
    {
        while (!_isClosing)
        {
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + HousekeepingPeriodNanoseconds);
            lock (_controlGate)
            {
                _channels.RetireLane.Collect();
            }

            while (_channels.Xruns.Consumer.TryRead(out var xrun))
            {
                Xruns?.Invoke(xrun);
            }

            if (_device.Status.Fault is { } fault && !ReferenceEquals(fault, _reportedFault))
            {
                _reportedFault = fault;
                Notify(NotificationLevel.Error, fault.ToString());
            }

            if (_appointments.IsDue)
            {
                KeepAppointment();
            }
        }
    }

    /// <summary>Waits for the end of a cycle and collects if the rest of the period is long enough.</summary>
    private void KeepAppointment()
    {
        const int Attempts = 16;
        var period = Info.QuantumFrames * 1_000_000_000L / Info.SampleRate;
        for (var attempt = 0; attempt < Attempts && !_isClosing; attempt++)
        {
            var before = Snapshot.Cycles;
            var giveUp = MonotonicClock.NowNanoseconds + 2 * period;
            while (Snapshot.Cycles == before && MonotonicClock.NowNanoseconds < giveUp)
            {
                MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + period / 20);
            }

            if (_appointments.TryKeep(Snapshot.NextWakeNanoseconds - MonotonicClock.NowNanoseconds))
            {
                return;
            }
        }
    }

    private async Task WaitUntilAsync(Func<EngineSnapshot, bool> isDone, string what, CancellationToken cancellationToken)
    {
        var giveUp = DateTime.UtcNow + s_commandTimeout;
        while (!isDone(Snapshot))
        {
            if (DateTime.UtcNow > giveUp)
            {
                throw new EngineException(EngineFault.EngineLost, $"the engine did not {what} within {s_commandTimeout.TotalSeconds:0} s: its device \"{Info.Device}\" does not call back.");
            }

            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Notify(NotificationLevel level, string message) => Notifications?.Invoke(new EngineNotification(level, message));

    private void Close()
    {
        _device.Stop();
        _isClosing = true;
        _housekeeper?.Join(Timeout.InfiniteTimeSpan);
        _device.Dispose();
        _appointments.Close();
        _executor.Dispose();
        foreach (var node in _graph.Nodes)
        {
            node.Sink = null;
        }

        _channels.RetireLane.Collect();
        _current.Dispose();
        _builder.Dispose();
    }
}
