using System.Globalization;
using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.Engine;

/// <summary>Holds the device that the engine plays on. When it is lost, the null device steps in, so that the song's clock goes on; when it is back, so is the sound.</summary>
/// <remarks>
/// <code>
///  playing on the wanted device --lost, or at another rate--> playing on the null device, Awaited says for whom
///             ^                                                      |  looks in the background, with growing pauses
///             '------------ there again, at the same rate -----------'
/// </code>
/// The rate stays what it was, since nodes, delay lines and loaded sounds are made for it; a device that comes back at another one is not used, and that is
/// said. The quantum may change at any time: blocks are cut to what the plan was made for.
/// </remarks>
[MainThread]
internal sealed class DeviceKeeper : IDisposable
{
    private const long FirstPauseNanoseconds = 1_000_000_000;
    private const long LongestPauseNanoseconds = 5_000_000_000;

    /// <summary>Time between two looks.</summary>
    private const double RoundSeconds = AudioEngine.HousekeepingPeriodNanoseconds * 1e-9;

    private const double StallSeconds = 2;
    private const int StallPeriods = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new(); // owner of all fields below; taken by the housekeeper and by whoever stops the engine, never by audio
    private readonly DeviceCatalog _catalog;
    private readonly DeviceRequest _request;
    private readonly Queue<EngineNotification> _unsaid = new();
    private readonly MidiPortTable _midiPorts;
    private IAudioDevice _device;
    private CycleRunner? _runner;
    private DeviceFault? _reportedFault;
    private Task<Attempt>? _attempt;
    private Task? _farewell;
    private long _seenCycles;
    private int _idleRounds;
    private string _lastRefusal = "";
    private int _quantumFrames;
    private long _pauseNanoseconds = FirstPauseNanoseconds;
    private long _nextAttemptNanoseconds;
    private bool _isStopped;

    /// <summary>Keeps a device that was opened and is not started yet.</summary>
    internal DeviceKeeper(DeviceCatalog catalog, OpenedDevice opened, MidiPortTable midiPorts, int priority, IReadOnlyList<int>? processors)
    {
        _midiPorts = midiPorts;
        _catalog = catalog;
        _device = opened.Device;
        _quantumFrames = opened.Device.QuantumFrames;
        Awaited = opened.Awaited;
        _request = new DeviceRequest
        {
            SampleRate = opened.Device.SampleRate,
            QuantumFrames = opened.Device.QuantumFrames,
            InputChannels = opened.Device.InputChannels,
            OutputChannels = opened.Device.OutputChannels,
            RealTimePriority = priority,
            Processors = processors,
        };
    }

    /// <summary>Told when another device plays, or the same one in another way. On the housekeeper's thread.</summary>
    internal event Action? Changed;

    /// <summary>Told what people should know. On the housekeeper's thread.</summary>
    internal event Action<EngineNotification>? Said;

    /// <summary>The device that plays now.</summary>
    [AnyThread]
    internal IAudioDevice Device => Volatile.Read(ref _device); // order: a device is whole before it is published; readers may see the one before.

    /// <summary>The device string of the device that the null device stands in for; empty if none is missed.</summary>
    [AnyThread]
    internal string Awaited
    {
        get => Volatile.Read(ref field); // order: carries nothing but itself.
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>Starts the device.</summary>
    /// <exception cref="DeviceException">The system refuses.</exception>
    internal void Start(CycleRunner runner)
    {
        lock (_gate)
        {
            _runner = runner;
            ScheduleAttempt();
            _device.Start(runner);
        }
    }

    /// <summary>Gets the MIDI ports that a graph's connections need.</summary>
    /// <returns>A sentence for each that is not there or connects nothing; the others work.</returns>
    /// <exception cref="EngineException">There are more than a device can have.</exception>
    internal IReadOnlyList<string> UseMidiPorts(AudioGraph graph)
    {
        lock (_gate)
        {
            return _midiPorts.Take(graph) && !_isStopped ? UseMidiPorts(_device) : [];
        }
    }

    /// <summary>One look at the device. Called by the housekeeper; makes no object while nothing happens.</summary>
    internal void Tend()
    {
        bool hasChanged;
        lock (_gate)
        {
            hasChanged = !_isStopped && _runner is not null && TendOnce();
        }

        // why: outside of the gate, since a listener may well want to stop the engine.
        if (hasChanged)
        {
            Changed?.Invoke();
        }

        while (_unsaid.TryDequeue(out var notification))
        {
            Said?.Invoke(notification);
        }
    }

    /// <summary>Stops the device for good; no other one steps in any more.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            if (!TryWithin(_device, static device => device.Stop()))
            {
                _device.Abandon();
            }
        }
    }

    public void Dispose()
    {
        Stop();
        TryWithin(_device, static device => device.Dispose());
        if (_attempt is { } attempt && attempt.Wait(s_patience))
        {
            attempt.Result.Device?.Dispose();
        }

        _farewell?.Wait(s_patience);
    }

    /// <summary>Ends a device; one that has no clock of our own may hang, and is not waited for longer than people would.</summary>
    /// <returns>Whether it is done; if not, it is done once the device answers, or ends with the process.</returns>
    private static bool TryWithin(IAudioDevice device, Action<IAudioDevice> ending)
    {
        if (device is ClockedDevice)
        {
            ending(device);
            return true;
        }

        return Task.Run(() => ending(device)).Wait(s_patience);
    }

    private IReadOnlyList<string> UseMidiPorts(IAudioDevice device)
    {
        IReadOnlyList<string> said = [];
        return TryWithin(device, opened => said = opened.UseMidiPorts(_midiPorts.Inputs, _midiPorts.Outputs))
            ? said
            : [$"Device \"{device.Id}\" did not answer when it was asked for MIDI ports; MIDI may not come or go."];
    }

    private bool TendOnce()
    {
        var status = _device.Status;
        if (status.State == DeviceState.Lost)
        {
            FallBack(status.Fault?.Message.TrimEnd('.') ?? $"Device \"{_device.Id}\" is lost");
            return true;
        }

        if (HasStalled(status))
        {
            FallBack(Invariant($"Device \"{_device.Id}\" has not called for {_idleRounds * RoundSeconds:0.0} s"), isHanging: true);
            return true;
        }

        if (_device.SampleRate != _request.SampleRate)
        {
            FallBack(Invariant($"Device \"{_device.Id}\" has changed to {_device.SampleRate} Hz, and the song was prepared for {_request.SampleRate} Hz"));
            return true;
        }

        if (status.Fault is { } fault && !ReferenceEquals(fault, _reportedFault))
        {
            _reportedFault = fault;
            Say(NotificationLevel.Error, fault.ToString());
        }

        if (_device.QuantumFrames != _quantumFrames)
        {
            Say(NotificationLevel.Information, Invariant($"Device \"{_device.Id}\" has changed its quantum from {_quantumFrames} to {_device.QuantumFrames} frames; the song plays on."));
            _quantumFrames = _device.QuantumFrames;
            return true;
        }

        return Awaited.Length > 0 && TryReturn();
    }

    /// <summary>Whether a device that should call does not: a server whose sound card was unplugged often just stands still.</summary>
    private bool HasStalled(in DeviceStatus status)
    {
        // why not devices with a clock of our own: they cannot hang.
        if (_device is ClockedDevice || status.State != DeviceState.Running || status.Cycles != _seenCycles)
        {
            _seenCycles = status.Cycles;
            _idleRounds = 0;
            return false;
        }

        // why rounds and not time: when this whole process was stopped for a while, the device is not to blame.
        _idleRounds++;
        return _idleRounds * RoundSeconds > Math.Max(StallSeconds, (double)StallPeriods * _quantumFrames / _device.SampleRate);
    }

    private void FallBack(string loss, bool isHanging = false)
    {
        var lost = _device;
        var mayReturn = !EngineDevices.IsFile(lost.Id);
        if (isHanging)
        {
            lost.Abandon();
            _farewell = Task.Run(lost.Dispose);
        }
        else
        {
            lost.Stop();
            lost.Dispose();
        }

        _reportedFault = null;
        try
        {
            PlayOn(_catalog.Open("null", _request with { QuantumFrames = _quantumFrames }));
        }
        catch (DeviceException exception)
        {
            _isStopped = true;
            Say(NotificationLevel.Error, $"{loss}; the null device cannot step in ({exception.Fault.Message.TrimEnd('.')}), so nothing plays any more; start the engine again.");
            return;
        }

        Awaited = mayReturn ? lost.Id : "";
        _lastRefusal = "";
        _pauseNanoseconds = FirstPauseNanoseconds;
        ScheduleAttempt();
        Say(NotificationLevel.Error, mayReturn
            ? Invariant($"{loss}; the song goes on in silence on the null device; bring \"{lost.Id}\" back at {_request.SampleRate} Hz, and the sound returns by itself.")
            : $"{loss}; the song goes on in silence on the null device, and nothing more is written; play again into another file.");
    }

    /// <summary>Looks whether an attempt is due, or has ended.</summary>
    /// <returns>Whether the device that was missed plays again.</returns>
    private bool TryReturn()
    {
        if (_attempt is null)
        {
            if (MonotonicClock.NowNanoseconds >= _nextAttemptNanoseconds)
            {
                var (catalog, wanted, request) = (_catalog, Awaited, _request);

                // why: a server that hangs answers late or never; nobody may wait for it here.
                _attempt = Task.Run(() => Attempt.Open(catalog, wanted, request));
            }

            return false;
        }

        if (!_attempt.IsCompleted)
        {
            return false;
        }

        var attempt = _attempt.Result;
        _attempt = null;
        if (attempt.Device is { } device && TryMoveTo(device, out var refusal))
        {
            Say(NotificationLevel.Information, Invariant($"Device \"{device.Id}\" is back; the song plays on there, quantum {device.QuantumFrames}."));
            return true;
        }
        else
        {
            refusal = attempt.Refusal;
        }

        if (attempt.IsWorthSaying && refusal != _lastRefusal)
        {
            _lastRefusal = refusal;
            Say(NotificationLevel.Warning, refusal);
        }

        _pauseNanoseconds = Math.Min(_pauseNanoseconds * 2, LongestPauseNanoseconds);
        ScheduleAttempt();
        return false;
    }

    private bool TryMoveTo(IAudioDevice device, out string refusal)
    {
        var standIn = _device;
        standIn.Stop();
        try
        {
            PlayOn(device);
        }
        catch (DeviceException exception)
        {
            refusal = exception.Message;
            device.Dispose();
            PlayOn(standIn);
            return false;
        }

        standIn.Dispose();
        refusal = "";
        Awaited = "";
        _reportedFault = null;
        return true;
    }

    /// <summary>Lets a device call the runner, which no device calls at the moment; the sound rises from silence.</summary>
    private void PlayOn(IAudioDevice device)
    {
        _runner!.MoveToAnotherThread();
        device.Start(_runner);

        // why behind the start: only a device that runs can be connected, and says what it could not connect.
        foreach (var missing in UseMidiPorts(device))
        {
            Say(NotificationLevel.Warning, missing);
        }

        _quantumFrames = device.QuantumFrames;
        Volatile.Write(ref _device, device); // order: pairs with the read in Device.
    }

    private void ScheduleAttempt() => _nextAttemptNanoseconds = MonotonicClock.NowNanoseconds + _pauseNanoseconds;

    private void Say(NotificationLevel level, string message) => _unsaid.Enqueue(new EngineNotification(level, message));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What came of looking for a device.</summary>
    /// <param name="Device">The device, open; <see langword="null"/> if there is none.</param>
    /// <param name="Refusal">Why there is none.</param>
    /// <param name="IsWorthSaying">Whether people can do something about it that they do not know yet.</param>
    private readonly record struct Attempt(IAudioDevice? Device, string Refusal, bool IsWorthSaying)
    {
        internal static Attempt Open(DeviceCatalog catalog, string wanted, DeviceRequest request)
        {
            try
            {
                var device = catalog.Open(wanted, request);
                if (device.SampleRate == request.SampleRate)
                {
                    return new Attempt(device, "", false);
                }

                var refusal = Invariant(
                    $"Device \"{wanted}\" is back, but at {device.SampleRate} Hz, and the song was prepared for {request.SampleRate} Hz; set it to {request.SampleRate} Hz, or play the song anew.");
                device.Dispose();
                return new Attempt(null, refusal, true);
            }
            catch (DeviceException exception)
            {
                return new Attempt(null, exception.Message, false);
            }
        }
    }
}
