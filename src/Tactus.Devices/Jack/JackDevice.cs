using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>A client of a JACK server: its thread is the audio thread, its rate and quantum are ours.</summary>
internal sealed unsafe partial class JackDevice : IAudioDevice
{
    private readonly Lock _control = new(); // start, stop and dispose exclude one another; JACK's threads never take it
    private readonly JackApi _api;
    private readonly DeviceRequest _request;
    private readonly DeviceMeter _meter = new();
    private readonly JackPorts _ports;
    private readonly JackCycle _cycle;
    private readonly JackGates _gates;
    private readonly nint _client;
    private GCHandle _self;
    private IDeviceCallback? _callback;
    private int _sampleRate;
    private int _quantumFrames;
    private int _inputLatencyFrames;
    private int _outputLatencyFrames;
    private bool _isActive;
    private bool _isDisposed;

    [MainThread]
    internal JackDevice(JackApi api, nint client, DeviceRequest request)
    {
        _api = api;
        _client = client;
        _request = request;
        Id = request.Device.Length == 0 ? "jack" : "jack:" + request.Device;
        _sampleRate = (int)api.GetSampleRate(client);
        _quantumFrames = (int)api.GetBufferSize(client);
        _ports = new JackPorts(api, client, request);
        _cycle = new JackCycle(api, client, _ports, _meter);
        _self = GCHandle.Alloc(this);
        _gates = MakeGates();
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>The name the server gave; another one if ours was taken.</summary>
    internal string ClientName => Marshal.PtrToStringUTF8((nint)_api.GetClientName(_client)) ?? "";

    /// <inheritdoc/>
    public int SampleRate => Volatile.Read(ref _sampleRate);

    /// <inheritdoc/>
    public int QuantumFrames => Volatile.Read(ref _quantumFrames);

    /// <inheritdoc/>
    public int InputChannels => _ports.AudioInputs.Length;

    /// <inheritdoc/>
    public int OutputChannels => _ports.AudioOutputs.Length;

    /// <inheritdoc/>
    public int InputLatencyFrames => Volatile.Read(ref _inputLatencyFrames);

    /// <inheritdoc/>
    public int OutputLatencyFrames => Volatile.Read(ref _outputLatencyFrames);

    /// <inheritdoc/>
    public DeviceStatus Status => _meter.Snapshot();

    /// <inheritdoc/>
    public LatencyHistogram WakeLatency => _meter.WakeLatency;

    /// <inheritdoc/>
    public void Start(IDeviceCallback callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (_control)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_meter.State == DeviceState.Lost)
                throw new DeviceException(_lostFault!);
            if (_isActive)
                throw new InvalidOperationException($"Device \"{Id}\" is running; stop it before starting it with another callback.");

            Rehearse();
            _meter.Reset();
            _callback = callback;
            _cycle.Prepare(callback, Id);
            _meter.Grant = DescribeGrant();
            // order: published before the process thread exists; jack_activate makes that thread.
            Volatile.Write(ref _leave, Stay);
            _gates.Process.Open();
            _meter.State = DeviceState.Running;
            if (_api.Activate(_client) != 0)
            {
                _meter.State = DeviceState.Stopped;
                throw new DeviceException(new DeviceFault(
                    DeviceFaultKind.StartServer, $"The JACK server of device \"{Id}\" does not take part any more.", "restart it, then open the device again"));
            }

            _isActive = true;
            ConnectPorts();
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        ThrowIfInsideCallback("stopped");
        lock (_control)
            DeactivateAndWait();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> UseMidiPorts(IReadOnlyList<string?> inputs, IReadOnlyList<string?> outputs)
    {
        lock (_control)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_meter.State == DeviceState.Lost)
                return [];

            var refusals = _ports.Midi.Use(inputs, outputs);

            // why not before the start: a client that is not active cannot be connected; the start does it then.
            return _isActive && _request.ConnectsItself ? [.. refusals, .. _ports.Midi.Connect()] : refusals;
        }
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        ThrowIfInsideCallback("abandoned");

        // why only the door: everything else asks the server, and waits for its answer.
        Volatile.Write(ref _leave, Leave); // order: pairs with the read in OnProcess; the door decides, this keeps a cycle on its way in silent.
        _gates.Process.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ThrowIfInsideCallback("disposed");
        lock (_control)
        {
            if (_isDisposed)
                return;

            DeactivateAndWait();
            _isDisposed = true;
            _gates.CloseNotices();
            JackClients.Close(_api, _client);
            _meter.State = DeviceState.Closed;
            _gates.Dispose();
            _cycle.Dispose();
            _self.Free();
        }
    }

    private void ThrowIfInsideCallback(string what)
    {
        if (Volatile.Read(ref _processThreadId) == Environment.CurrentManagedThreadId && Volatile.Read(ref _isInside) != 0)
            throw new InvalidOperationException($"Device \"{Id}\" cannot be {what} from inside its callback: the call would wait for itself.");
    }

    // The real entry with the real library, before the server knows us: what is compiled now is not compiled inside a cycle.
    private void Rehearse()
    {
        JackCycle.RehearseReading();
        _cycle.Prepare(JackCycle.SilentCallback.Instance, Id);
        Volatile.Write(ref _leave, Stay);
        _gates.Process.Open();
        var process = (delegate* unmanaged<uint, nint, int>)_gates.Process.Function;
        for (var cycle = 0; cycle < 3; cycle++)
        {
            if (cycle == 1)
                _ = ((delegate* unmanaged<nint, int>)_gates.Xrun.Function)(_gates.Xrun.Argument);
            _ = process((uint)QuantumFrames, _gates.Process.Argument);
        }
    }

    private RealTimeStatus DescribeGrant()
    {
        var isRealTime = _api.IsRealTime(_client) != 0;
        return new RealTimeStatus(
            isRealTime,
            isRealTime ? RealTimePolicy.Fifo : RealTimePolicy.Ordinary,
            isRealTime ? _api.RealTimePriority(_client) : 0,
            -1,
            DenormalMode.IsSupported,
            isRealTime ? null : "The JACK server runs without real-time scheduling.",
            isRealTime ? null : "start jackd with -R, as a user who may use real-time scheduling");
    }

    private void ConnectPorts()
    {
        if (!_request.ConnectsItself)
            return;

        _ = _ports.Midi.Connect();
        if (_ports.ConnectAudio(_request.ConnectInputsFrom, _request.ConnectOutputsTo) is { } refused)
        {
            _meter.Report(new DeviceFault(
                DeviceFaultKind.ChooseAnother, $"Device \"{Id}\" runs, but not all of it is connected: {refused}.", "connect it in a patch bay"));
        }
    }

    private void DeactivateAndWait()
    {
        if (!_isActive)
            return;

        _isActive = false;
        LeaveGraph();
        _ = _api.Deactivate(_client);
        _callback = null;
        if (_meter.State != DeviceState.Lost)
            _meter.State = DeviceState.Stopped;
    }
}
