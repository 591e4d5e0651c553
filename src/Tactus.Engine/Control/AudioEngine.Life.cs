using Tactus.Devices;
using Tactus.Engine;
using Tactus.RealTime;

namespace Tactus;

/// <content>Birth, housekeeping and end.</content>
public sealed partial class AudioEngine
{
    // measured: a wake costs 40 µs of a processor on the loaded two-core guest (lab idle); at 5 ms that alone was 0.8 % of a core, and nobody needs xruns or dead plans looked after sooner.
    internal const long HousekeepingPeriodNanoseconds = 20_000_000;
    private const long TendingPeriodNanoseconds = 250_000_000;

    private readonly Lock _snapshotGate = new();
    private CollectionAppointments _appointments = new(isEnabled: false);
    private long _collectionsAtStart;
    private RealTimeThread? _housekeeper;
    private volatile bool _isClosing;
    private long _tendedNanoseconds;

    private static AudioEngine Start(EngineOptions options, DeviceCatalog catalog, CancellationToken cancellationToken)
    {
        BuiltInNodes.Register();
        SessionNodes.Register();
        var opened = EngineErrors.Refuse(() => EngineDevices.Open(catalog, options));
        AudioEngine? engine = null;
        try
        {
            engine = new AudioEngine(options, catalog, opened);
            cancellationToken.ThrowIfCancellationRequested();
            engine.GoLive();
            engine.Info = engine.Info with { DeviceChoice = opened.Said };
            return engine;
        }
        catch
        {
            engine?.Abandon();
            opened.Device.Dispose();
            throw;
        }
    }

    /// <summary>Ends what a start that failed has begun.</summary>
    private void Abandon()
    {
        _isClosing = true;
        _housekeeper?.Join(Timeout.InfiniteTimeSpan);
        _keeper.Dispose();
        _appointments.Close();
        _executor.Dispose();
    }

    private void GoLive()
    {
        _rehearsal.RehearseEngine(_executor);
        _appointments = new CollectionAppointments(_options.CollectsByAppointment);
        _housekeeper = new RealTimeThread(new RealTimeThreadOptions { Name = "tactus-keeper", Priority = 0 }, _ => KeepHouse());
        _housekeeper.Start();
        _appointments.Open();
        _collectionsAtStart = GC.CollectionCount(0);
        EngineErrors.Refuse(() => _keeper.Start(_runner));
        Info = Describe();
    }

    private EngineInfo Describe()
    {
        var device = _keeper.Device;
        var grant = device.Status.Grant;
        return new EngineInfo(
            device.Id, device.SampleRate, device.QuantumFrames, _executor.WorkerCount, _executor.Kind, grant is { Granted: true }, Environment.ProcessId,
            device.OutputLatencyFrames + _current.Plan.OutputLatencyFrames)
        {
            AwaitedDevice = _keeper.Awaited,
            CallerRefusal = EngineExecutor.RefusalOf(grant),
            WorkerRefusal = _executor.Refusal,
            CostFileTrouble = _costs?.Trouble ?? "",
        };
    }

    /// <summary>Body of the housekeeping thread: makes no object while nothing happens.</summary>
    private void KeepHouse()
    {
        while (!_isClosing)
        {
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + HousekeepingPeriodNanoseconds);
            lock (_controlGate)
            {
                _channels.RetireLane.Collect();
                TendExecutor();
            }

            while (_channels.Xruns.Consumer.TryRead(out var xrun))
            {
                Xruns?.Invoke(xrun);
            }

            _keeper.Tend();
            if (_appointments.IsDue)
            {
                KeepAppointment();
            }
        }
    }

    /// <summary>Lets the executor think over how the plan is run.</summary>
    private void TendExecutor()
    {
        var now = MonotonicClock.NowNanoseconds;
        if (now - _tendedNanoseconds >= TendingPeriodNanoseconds)
        {
            _tendedNanoseconds = now;
            if (_executor.Walker.Tend(_current.Plan))
            {
                _appointments.Request();
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

    // why here: nothing sounds any more, and the disk may take its time.
    private void KeepCosts()
    {
        if (_costs is null)
        {
            return;
        }

        _costs.Take(_current.Plan);
        if (_costs.Write() is { Length: > 0 } trouble)
        {
            Notify(NotificationLevel.Information, trouble);
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
        _keeper.Stop();
        _isClosing = true;
        _housekeeper?.Join(Timeout.InfiniteTimeSpan);
        _keeper.Dispose();
        _appointments.Close();
        _executor.Dispose();
        KeepCosts();
        foreach (var node in _graph.Nodes)
        {
            node.Sink = null;
        }

        _channels.RetireLane.Collect();
        _current.Dispose();
        _builder.Dispose();
    }
}
