using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>All that JACK's process thread may touch, and what it does with it.</summary>
internal sealed unsafe class JackCycle : IDisposable
{
    private const long MaxReadingNanoseconds = 5_000;

    private readonly JackApi _api;
    private readonly nint _client;
    private readonly JackPorts _ports;
    private readonly DeviceMeter _meter;
    private readonly MidiByteReader[] _midiReaders;
    private readonly MidiByteWriter[] _midiWriters;
    private readonly EventBuffer _midiInput = new();
    private readonly EventBuffer _midiOutput = new();
    private readonly float** _inputs;
    private readonly float** _outputs;
    private readonly void** _midiOutputBuffers;
    private CallbackGuard _guard;
    private long _clockOffset;
    private long _cycleIndex;
    private long _framePosition;
    private uint _lastFrames;
    private long _lastWakeLatency;
    private long _lastCallback;

    [MainThread]
    internal JackCycle(JackApi api, nint client, JackPorts ports, DeviceMeter meter)
    {
        _api = api;
        _client = client;
        _ports = ports;
        _meter = meter;
        _guard = new CallbackGuard(SilentCallback.Instance, meter, "jack");
        _midiReaders = [.. Enumerable.Range(0, JackMidiPorts.MaxPorts).Select(group => new MidiByteReader(group))];
        _midiWriters = [.. Enumerable.Range(0, JackMidiPorts.MaxPorts).Select(_ => new MidiByteWriter())];
        _inputs = (float**)NativeMemory.AllocZeroed((nuint)(ports.AudioInputs.Length + 1), (nuint)sizeof(float*));
        _outputs = (float**)NativeMemory.AllocZeroed((nuint)(ports.AudioOutputs.Length + 1), (nuint)sizeof(float*));
        _midiOutputBuffers = (void**)NativeMemory.AllocZeroed(JackMidiPorts.MaxPorts, (nuint)sizeof(void*));
    }

    /// <summary>Losses that the server reported.</summary>
    internal JackXruns Xruns { get; } = new();

    /// <summary>Whether the server freewheels at the moment.</summary>
    [AnyThread]
    internal bool IsFreewheeling
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Gets ready to call somebody; no cycle runs.</summary>
    [MainThread]
    internal void Prepare(IDeviceCallback callback, string deviceId)
    {
        _guard = new CallbackGuard(callback, _meter, deviceId);
        Xruns.Reset();
        _cycleIndex = 0;
        _framePosition = 0;

        ReadClockOffset();
    }

    /// <summary>One cycle.</summary>
    [AudioThread, RealTimeSafe]
    internal void Process(int frames)
    {
        var started = ReadClockOffset();
        uint currentFrames;
        ulong currentMicroseconds, nextMicroseconds;
        float periodMicroseconds;
        if (_api.GetCycleTimes(_client, &currentFrames, &currentMicroseconds, &nextMicroseconds, &periodMicroseconds) != 0)
        {
            currentFrames = _lastFrames;
            currentMicroseconds = (ulong)((started - _clockOffset) / 1_000);
            nextMicroseconds = currentMicroseconds;
        }

        var scheduled = ((long)currentMicroseconds * 1_000) + _clockOffset;
        var deadline = ((long)nextMicroseconds * 1_000) + _clockOffset;
        AccountForLosses(currentFrames, frames, started);

        for (var channel = 0; channel < _ports.AudioInputs.Length; channel++)
            _inputs[channel] = (float*)_api.PortGetBuffer(_ports.AudioInputs[channel], (uint)frames);
        for (var channel = 0; channel < _ports.AudioOutputs.Length; channel++)
            _outputs[channel] = (float*)_api.PortGetBuffer(_ports.AudioOutputs[channel], (uint)frames);
        ReadMidi((uint)frames);
        _midiOutput.Clear();

        _guard.Process(new DeviceCycle
        {
            Inputs = _inputs,
            InputChannels = _ports.AudioInputs.Length,
            Outputs = _outputs,
            OutputChannels = _ports.AudioOutputs.Length,
            FrameCount = frames,
            CycleIndex = _cycleIndex,
            FramePosition = _framePosition,
            ScheduledNanoseconds = scheduled,
            StartedNanoseconds = started,
            DeadlineNanoseconds = IsFreewheeling ? long.MaxValue : deadline,
            NextWakeNanoseconds = deadline,
            MidiInput = _midiInput.Events,
            MidiOutput = _midiOutput,
        });

        WriteMidi((uint)frames);
        _cycleIndex++;
        _framePosition += frames;
        _lastFrames = currentFrames + (uint)frames;
        _lastWakeLatency = started - scheduled;
        _lastCallback = MonotonicClock.NowNanoseconds - started;
        if (!IsFreewheeling)
            _meter.WakeLatency.Record(_lastWakeLatency);
    }

    /// <summary>One cycle of silence, without asking anybody.</summary>
    [AudioThread, RealTimeSafe]
    internal void Silence(int frames)
    {
        foreach (var port in _ports.AudioOutputs)
            new Span<float>(_api.PortGetBuffer(port, (uint)frames), frames).Clear();
        for (var group = 0; group < JackMidiPorts.MaxPorts; group++)
        {
            if (_ports.Midi.Output(group) is var port and not 0)
                _api.MidiClearBuffer(_api.PortGetBuffer(port, (uint)frames));
        }
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        NativeMemory.Free(_inputs);
        NativeMemory.Free(_outputs);
        NativeMemory.Free(_midiOutputBuffers);
        _midiInput.Dispose();
        _midiOutput.Dispose();
    }

    // JACK's clock is not the monotonic one (on Linux the raw one, which nobody disciplines), so the two drift apart by some microseconds a second: the
    // distance is read anew in every cycle, unless somebody came between the readings.
    private long ReadClockOffset()
    {
        var before = MonotonicClock.NowNanoseconds;
        var jackNanoseconds = (long)_api.GetTime() * 1_000;
        var after = MonotonicClock.NowNanoseconds;
        if (after - before < MaxReadingNanoseconds || _clockOffset == 0)
            _clockOffset = ((before + after) / 2) - jackNanoseconds;
        return before;
    }

    private void AccountForLosses(uint currentFrames, int frames, long now)
    {
        // why int: the server's frame clock is 32 bits wide and wraps about once a day; the difference does not.
        var jump = _cycleIndex == 0 ? 0 : Math.Max(0, (int)(currentFrames - _lastFrames));
        if (IsFreewheeling || !Xruns.TryTake(jump, frames, out var lostCycles, out var delay))
        {
            _framePosition += jump;
            return;
        }

        var lostFrames = Math.Max(jump, lostCycles * frames);
        var xrun = new DeviceXrun(
            DeviceXrunKind.Reported, _cycleIndex, _framePosition, now, delay, lostCycles, lostFrames, _lastWakeLatency, _lastCallback);
        _framePosition += jump;
        _guard.OnXrun(xrun);
    }

    private void ReadMidi(uint frames)
    {
        _midiInput.Clear();
        for (var group = 0; group < JackMidiPorts.MaxPorts; group++)
        {
            var port = _ports.Midi.Input(group);
            if (port == 0)
                continue;

            var buffer = _api.PortGetBuffer(port, frames);
            var count = _api.MidiEventCount(buffer);
            for (var index = 0u; index < count; index++)
            {
                JackApi.MidiEvent midi;
                if (_api.MidiEventGet(&midi, buffer, index) == 0)
                    _midiReaders[group].Read(new ReadOnlySpan<byte>(midi.Bytes, (int)midi.Size), (int)Math.Min(midi.Frame, frames - 1), _midiInput);
            }
        }
    }

    private void WriteMidi(uint frames)
    {
        for (var group = 0; group < JackMidiPorts.MaxPorts; group++)
        {
            var port = _ports.Midi.Output(group);
            _midiOutputBuffers[group] = port == 0 ? null : _api.PortGetBuffer(port, frames);
            if (port != 0)
                _api.MidiClearBuffer(_midiOutputBuffers[group]);
        }

        foreach (ref readonly var midiEvent in _midiOutput.Events)
        {
            var packet = midiEvent.Midi;
            if (midiEvent.Kind != EventKind.Midi || _midiOutputBuffers[packet.Group] == null)
                continue;

            // why: the port refuses frames outside the cycle and events out of order; the buffer has sorted them.
            var frame = (uint)Math.Clamp(midiEvent.FrameOffset, 0, (int)frames - 1);
            var bytes = _midiWriters[packet.Group].Write(packet);
            while (!bytes.IsEmpty)
            {
                var length = MidiByteWriter.FirstLength(bytes);
                fixed (byte* start = bytes)
                    _ = _api.MidiEventWrite(_midiOutputBuffers[packet.Group], frame, start, (nuint)length);
                bytes = bytes[length..];
            }
        }
    }

    /// <summary>Reads one message of each kind: what a rehearsal calls, since none comes in yet.</summary>
    [MainThread]
    internal static void RehearseReading()
    {
        using var events = new EventBuffer();
        var reader = new MidiByteReader(0);
        reader.Read([0x90, 60, 1], 0, events);
        reader.Read([0xF0, 1, 2, 3, 4, 5, 6, 7], 0, events);
        reader.Read([8, 0xF7], 0, events);
    }

    /// <summary>Plays silence and sends one of each kind of MIDI: what a rehearsal calls.</summary>
    internal sealed class SilentCallback : IDeviceCallback
    {
        internal static readonly SilentCallback Instance = new();

        // A note of each protocol, a program with its bank, a registered and an assignable controller, a message to all, an exclusive one in two pieces.
        private static readonly UniversalMidiPacket[] s_packets =
        [
            Midi.NoteOff(0, 60), Midi.NoteOff2(0, 60), new(0x40C00001, 0x01000203), new(0x40200102, 0), new(0x40300102, 0), new(0x10F80000), new(0x30160000), new(0x30310000),
        ];

        public void Process(in DeviceCycle cycle)
        {
            cycle.Silence();
            foreach (ref readonly var packet in s_packets.AsSpan())
                cycle.MidiOutput.TryAdd(new TimedEvent(0, packet));
        }
    }
}
