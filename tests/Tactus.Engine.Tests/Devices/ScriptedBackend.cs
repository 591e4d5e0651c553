using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.Engine.Tests;

/// <summary>A backend whose one device does what a test says: refuses to open, vanishes, changes its rate or quantum.</summary>
internal sealed class ScriptedBackend : IAudioBackend
{
    private readonly Lock _gate = new();

    public string Name => "stage";

    public bool MakesSound => true;

    /// <summary>Rate of the next device.</summary>
    public int SampleRate { get; set; } = 48_000;

    /// <summary>Why the next device cannot be opened; <see langword="null"/> if it can.</summary>
    public DeviceFault? Refusal { get; set; }

    /// <summary>Whether the next device opens but does not start.</summary>
    public bool RefusesToStart { get; set; }

    /// <summary>All devices that were opened, the newest last.</summary>
    public List<ScriptedDevice> Opened { get; } = [];

    public ScriptedDevice Newest
    {
        get
        {
            lock (_gate)
            {
                return Opened[^1];
            }
        }
    }

    public DeviceCatalog Catalog() => new(this, new NullBackend());

    public BackendAvailability Probe() => new(true, "scripted");

    public IReadOnlyList<DeviceInfo> ListDevices() => [];

    public IAudioDevice Open(DeviceRequest request)
    {
        if (Refusal is { } refusal)
        {
            throw new DeviceException(refusal);
        }

        var device = new ScriptedDevice(SampleRate, request) { RefusesToStart = RefusesToStart };
        lock (_gate)
        {
            Opened.Add(device);
        }

        return device;
    }
}

/// <summary>A null device in disguise, with a fate.</summary>
internal sealed class ScriptedDevice(int sampleRate, DeviceRequest request) : IAudioDevice
{
    private readonly NullDevice _clock = new(new NullDeviceOptions { SampleRate = sampleRate, QuantumFrames = request.QuantumFrames ?? 128, OutputChannels = request.OutputChannels });
    private volatile DeviceFault? _loss;
    private volatile int _changedRate;
    private volatile int _changedQuantum;

    public bool RefusesToStart { get; init; }

    public bool IsDisposed { get; private set; }

    public string Id => "stage";

    public int SampleRate => _changedRate != 0 ? _changedRate : sampleRate;

    public int QuantumFrames => _changedQuantum != 0 ? _changedQuantum : _clock.QuantumFrames;

    public int InputChannels => _clock.InputChannels;

    public int OutputChannels => _clock.OutputChannels;

    public int InputLatencyFrames => 0;

    public int OutputLatencyFrames => 0;

    public DeviceStatus Status => _loss is { } loss ? _clock.Status with { State = DeviceState.Lost, Fault = loss } : _clock.Status;

    public LatencyHistogram WakeLatency => _clock.WakeLatency;

    /// <summary>No more cycles, as when somebody pulls the plug.</summary>
    public void Lose()
    {
        _clock.Stop();
        _loss = new DeviceFault(DeviceFaultKind.Reopen, "Somebody pulled the plug of device \"stage\".", "plug it in");
    }

    public void ChangeRate(int rate) => _changedRate = rate;

    public void ChangeQuantum(int frames) => _changedQuantum = frames;

    public void Start(IDeviceCallback callback)
    {
        if (RefusesToStart)
        {
            throw new DeviceException(new DeviceFault(DeviceFaultKind.Retry, "Device \"stage\" does not start."));
        }

        _clock.Start(callback);
    }

    public void Stop() => _clock.Stop();

    public void Dispose()
    {
        IsDisposed = true;
        _clock.Dispose();
    }
}
