using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>A device that is nothing but a thread and a clock with real deadlines: base of the null and the file device.</summary>
/// <remarks>
/// A cycle must end before the next one is due; if it does not, it is counted as lost, with its lateness. Late cycles may catch up back to back for
/// <see cref="ClockedDeviceOptions.MaxLatePeriods"/> periods; then the device goes on without them, as hardware does.
/// </remarks>
public abstract class ClockedDevice : IAudioDevice
{
    private readonly ClockedDeviceOptions _options;
    private readonly Lock _control = new(); // start, stop and dispose exclude one another; the audio thread never takes it
    private readonly CycleEquipment _equipment;
    private CycleLoop? _loop;
    private RealTimeThread? _thread;
    private int _audioThreadId;
    private bool _isDisposed;

    private protected ClockedDevice(string id, ClockedDeviceOptions options, ICycleEnds ends, DeviceMeter? meter = null)
    {
        Id = id;
        Meter = meter ?? new DeviceMeter();
        _options = options.Checked(id);
        _equipment = new CycleEquipment(id, options, ends);
    }

    /// <inheritdoc/>
    [AnyThread]
    public string Id { get; }

    /// <inheritdoc/>
    [AnyThread]
    public int SampleRate => _options.SampleRate;

    /// <inheritdoc/>
    [AnyThread]
    public int QuantumFrames => _options.QuantumFrames;

    /// <inheritdoc/>
    [AnyThread]
    public int InputChannels => _options.InputChannels;

    /// <inheritdoc/>
    [AnyThread]
    public int OutputChannels => _options.OutputChannels;

    /// <summary>One quantum, as a sound card with one period on its way in.</summary>
    [AnyThread]
    public int InputLatencyFrames => _options.QuantumFrames;

    /// <summary>One quantum: what is made in this cycle would sound in the next.</summary>
    [AnyThread]
    public int OutputLatencyFrames => _options.QuantumFrames;

    /// <summary>Takes any MIDI that is sent, and nobody hears it; none ever comes in.</summary>
    [MainThread]
    public virtual IReadOnlyList<string> UseMidiPorts(IReadOnlyList<string?> inputs, IReadOnlyList<string?> outputs) => [];

    /// <inheritdoc/>
    [AnyThread]
    public virtual DeviceStatus Status => Meter.Snapshot();

    /// <inheritdoc/>
    [AnyThread]
    public LatencyHistogram WakeLatency => Meter.WakeLatency;

    private protected DeviceMeter Meter { get; }

    /// <inheritdoc/>
    [MainThread]
    public void Start(IDeviceCallback callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (_control)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_thread is not null)
                throw new InvalidOperationException($"Device \"{Id}\" is running; stop it before starting it with another callback.");

            Meter.Reset();
            OnStarting();
            var loop = new CycleLoop(_options, _equipment, callback, Meter, _options.Clock);
            var isReady = new ManualResetEventSlim(); // why: not disposed; the audio thread may still be inside Set when the wait ends
            var thread = new RealTimeThread(
                new RealTimeThreadOptions
                {
                    Name = "tactus-" + Id,
                    Priority = _options.Freewheels ? 0 : _options.RealTimePriority, // why: what never sleeps must not outrank everybody
                    Processors = _options.Processors,
                    BindsOnlyIfGranted = true,
                    PeriodNanoseconds = 1_000_000_000L * _options.QuantumFrames / _options.SampleRate,
                },
                _ => RunAudioThread(loop, callback, isReady));
            Meter.Grant = thread.Start();
            isReady.Wait();
            _loop = loop;
            _thread = thread;
        }
    }

    /// <inheritdoc/>
    [MainThread]
    public void Stop()
    {
        // order: written by the audio thread before its first cycle; on that thread it is always seen.
        if (Volatile.Read(ref _audioThreadId) == Environment.CurrentManagedThreadId)
            throw new InvalidOperationException($"Device \"{Id}\" cannot be stopped from inside its callback: the call would wait for itself.");

        lock (_control)
            StopAndJoin();
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        if (Volatile.Read(ref _audioThreadId) == Environment.CurrentManagedThreadId)
            throw new InvalidOperationException($"Device \"{Id}\" cannot be disposed from inside its callback.");

        lock (_control)
        {
            if (_isDisposed)
                return;

            StopAndJoin();
            _isDisposed = true;
            Meter.State = DeviceState.Closed;
            _equipment.Dispose();
            OnDisposed();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Before the audio thread starts.</summary>
    private protected virtual void OnStarting()
    {
    }

    /// <summary>After the audio thread ended.</summary>
    private protected virtual void OnStopped()
    {
    }

    /// <summary>After the last stop, once.</summary>
    private protected virtual void OnDisposed()
    {
    }

    private void StopAndJoin()
    {
        if (_thread is not { } thread)
            return;

        _loop!.RequestStop();
        thread.Join(Timeout.InfiniteTimeSpan);
        _thread = null;
        _loop = null;
        if (Meter.State != DeviceState.Lost)
            Meter.State = DeviceState.Stopped;
        OnStopped();
    }

    private void RunAudioThread(CycleLoop loop, IDeviceCallback callback, ManualResetEventSlim isReady)
    {
        Volatile.Write(ref _audioThreadId, Environment.CurrentManagedThreadId);
        try
        {
            CycleRehearsal.Run(_options);
            Meter.State = DeviceState.Running;
            loop.Restart(_options.Clock.NowNanoseconds);
            isReady.Set();
            using (ThreadRole.Enter(ThreadRoles.Audio))
                loop.Run();
        }
        catch (Exception exception)
        {
            // why: callbacks are guarded, so this is the clock or the device itself; even then the process must not die of it.
            var fault = new DeviceFault(
                DeviceFaultKind.Reopen, $"The audio thread of device \"{Id}\" ended: {exception.GetType().Name}: {exception.Message}.", "open the device again")
            { Cause = exception };
            Meter.Report(fault);
            Meter.State = DeviceState.Lost;
            callback.OnLost(fault);
        }
        finally
        {
            Volatile.Write(ref _audioThreadId, 0);
            isReady.Set();
        }
    }
}
