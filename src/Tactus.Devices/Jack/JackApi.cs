using System.Runtime.InteropServices;

namespace Tactus.Devices;

/// <summary>The entries of libjack that are used, resolved once. The layout of types is that of <c>jack.h</c>, <c>types.h</c> and <c>midiport.h</c>.</summary>
internal sealed unsafe partial class JackApi
{
    internal const int OptionNoStartServer = 1;
    internal const int OptionServerName = 4;

    internal const int StatusServerFailed = 0x10;
    internal const int StatusShmFailure = 0x200;
    internal const int StatusVersionError = 0x400;

    internal const int PortIsInput = 1;
    internal const int PortIsOutput = 2;
    internal const int PortIsPhysical = 4;
    internal const int PortIsTerminal = 16;

    internal const int CaptureLatency = 0;
    internal const int PlaybackLatency = 1;

    internal const string AudioType = "32 bit float mono audio";
    internal const string MidiType = "8 bit raw midi";

    private JackApi(nint library)
    {
        ClientOpen = (delegate* unmanaged<byte*, int, int*, byte*, nint>)Entry("jack_client_open");
        ClientClose = (delegate* unmanaged<nint, int>)Entry("jack_client_close");
        ClientNameSize = (delegate* unmanaged<int>)Entry("jack_client_name_size");
        GetClientName = (delegate* unmanaged<nint, byte*>)Entry("jack_get_client_name");
        Activate = (delegate* unmanaged<nint, int>)Entry("jack_activate");
        Deactivate = (delegate* unmanaged<nint, int>)Entry("jack_deactivate");
        IsRealTime = (delegate* unmanaged<nint, int>)Entry("jack_is_realtime");
        RealTimePriority = (delegate* unmanaged<nint, int>)Entry("jack_client_real_time_priority");
        GetSampleRate = (delegate* unmanaged<nint, uint>)Entry("jack_get_sample_rate");
        GetBufferSize = (delegate* unmanaged<nint, uint>)Entry("jack_get_buffer_size");
        SetThreadInit = (delegate* unmanaged<nint, delegate* unmanaged<nint, void>, nint, int>)Entry("jack_set_thread_init_callback");
        SetProcess = (delegate* unmanaged<nint, delegate* unmanaged<uint, nint, int>, nint, int>)Entry("jack_set_process_callback");
        SetBufferSizeChanged = (delegate* unmanaged<nint, delegate* unmanaged<uint, nint, int>, nint, int>)Entry("jack_set_buffer_size_callback");
        SetSampleRateChanged = (delegate* unmanaged<nint, delegate* unmanaged<uint, nint, int>, nint, int>)Entry("jack_set_sample_rate_callback");
        SetXrun = (delegate* unmanaged<nint, delegate* unmanaged<nint, int>, nint, int>)Entry("jack_set_xrun_callback");
        SetFreewheel = (delegate* unmanaged<nint, delegate* unmanaged<int, nint, void>, nint, int>)Entry("jack_set_freewheel_callback");
        SetLatency = (delegate* unmanaged<nint, delegate* unmanaged<int, nint, void>, nint, int>)Entry("jack_set_latency_callback");
        OnInfoShutdown = (delegate* unmanaged<nint, delegate* unmanaged<int, byte*, nint, void>, nint, void>)Entry("jack_on_info_shutdown");
        XrunDelayedMicroseconds = (delegate* unmanaged<nint, float>)Entry("jack_get_xrun_delayed_usecs");
        GetTime = (delegate* unmanaged<ulong>)Entry("jack_get_time");
        GetCycleTimes = (delegate* unmanaged<nint, uint*, ulong*, ulong*, float*, int>)Entry("jack_get_cycle_times");
        PortRegister = (delegate* unmanaged<nint, byte*, byte*, uint, uint, nint>)Entry("jack_port_register");
        PortName = (delegate* unmanaged<nint, byte*>)Entry("jack_port_name");
        PortGetBuffer = (delegate* unmanaged<nint, uint, void*>)Entry("jack_port_get_buffer");
        PortGetLatencyRange = (delegate* unmanaged<nint, int, LatencyRange*, void>)Entry("jack_port_get_latency_range");
        PortSetLatencyRange = (delegate* unmanaged<nint, int, LatencyRange*, void>)Entry("jack_port_set_latency_range");
        GetPorts = (delegate* unmanaged<nint, byte*, byte*, nuint, byte**>)Entry("jack_get_ports");
        Connect = (delegate* unmanaged<nint, byte*, byte*, int>)Entry("jack_connect");
        Disconnect = (delegate* unmanaged<nint, byte*, byte*, int>)Entry("jack_disconnect");
        PortByName = (delegate* unmanaged<nint, byte*, nint>)Entry("jack_port_by_name");
        PortNameSize = (delegate* unmanaged<int>)Entry("jack_port_name_size");
        PortGetAliases = (delegate* unmanaged<nint, byte**, int>)Entry("jack_port_get_aliases");
        Free = (delegate* unmanaged<void*, void>)Entry("jack_free");
        MidiEventCount = (delegate* unmanaged<void*, uint>)Entry("jack_midi_get_event_count");
        MidiEventGet = (delegate* unmanaged<MidiEvent*, void*, uint, int>)Entry("jack_midi_event_get");
        MidiClearBuffer = (delegate* unmanaged<void*, void>)Entry("jack_midi_clear_buffer");
        MidiEventWrite = (delegate* unmanaged<void*, uint, byte*, nuint, int>)Entry("jack_midi_event_write");
        Silence(library);

        nint Entry(string name) => NativeLibrary.GetExport(library, name);
    }

    internal delegate* unmanaged<byte*, int, int*, byte*, nint> ClientOpen { get; }

    internal delegate* unmanaged<nint, int> ClientClose { get; }

    internal delegate* unmanaged<int> ClientNameSize { get; }

    internal delegate* unmanaged<nint, byte*> GetClientName { get; }

    internal delegate* unmanaged<nint, int> Activate { get; }

    internal delegate* unmanaged<nint, int> Deactivate { get; }

    internal delegate* unmanaged<nint, int> IsRealTime { get; }

    internal delegate* unmanaged<nint, int> RealTimePriority { get; }

    internal delegate* unmanaged<nint, uint> GetSampleRate { get; }

    internal delegate* unmanaged<nint, uint> GetBufferSize { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<nint, void>, nint, int> SetThreadInit { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<uint, nint, int>, nint, int> SetProcess { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<uint, nint, int>, nint, int> SetBufferSizeChanged { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<uint, nint, int>, nint, int> SetSampleRateChanged { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<nint, int>, nint, int> SetXrun { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<int, nint, void>, nint, int> SetFreewheel { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<int, nint, void>, nint, int> SetLatency { get; }

    internal delegate* unmanaged<nint, delegate* unmanaged<int, byte*, nint, void>, nint, void> OnInfoShutdown { get; }

    internal delegate* unmanaged<nint, float> XrunDelayedMicroseconds { get; }

    internal delegate* unmanaged<ulong> GetTime { get; }

    internal delegate* unmanaged<nint, uint*, ulong*, ulong*, float*, int> GetCycleTimes { get; }

    internal delegate* unmanaged<nint, byte*, byte*, uint, uint, nint> PortRegister { get; }

    internal delegate* unmanaged<nint, byte*> PortName { get; }

    internal delegate* unmanaged<nint, uint, void*> PortGetBuffer { get; }

    internal delegate* unmanaged<nint, int, LatencyRange*, void> PortGetLatencyRange { get; }

    internal delegate* unmanaged<nint, int, LatencyRange*, void> PortSetLatencyRange { get; }

    internal delegate* unmanaged<nint, byte*, byte*, nuint, byte**> GetPorts { get; }

    internal delegate* unmanaged<nint, byte*, byte*, int> Connect { get; }

    internal delegate* unmanaged<nint, byte*, byte*, int> Disconnect { get; }

    internal delegate* unmanaged<nint, byte*, nint> PortByName { get; }

    internal delegate* unmanaged<int> PortNameSize { get; }

    internal delegate* unmanaged<nint, byte**, int> PortGetAliases { get; }

    internal delegate* unmanaged<void*, void> Free { get; }

    internal delegate* unmanaged<void*, uint> MidiEventCount { get; }

    internal delegate* unmanaged<MidiEvent*, void*, uint, int> MidiEventGet { get; }

    internal delegate* unmanaged<void*, void> MidiClearBuffer { get; }

    internal delegate* unmanaged<void*, uint, byte*, nuint, int> MidiEventWrite { get; }

    [StructLayout(LayoutKind.Sequential)]
    internal struct LatencyRange
    {
        internal uint MinFrames;
        internal uint MaxFrames;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct MidiEvent
    {
        internal uint Frame;
        internal nuint Size;
        internal byte* Bytes;
    }
}
