using System.Runtime.InteropServices;
using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.Engine;

/// <summary>Calls a cycle runner as a device would, with memory of its own and no clock: for offline rendering and rehearsals.</summary>
internal sealed unsafe class CycleDriver : IDisposable
{
    private readonly AudioBuffer _output;
    private readonly EventBuffer _midiOutput = new();
    private readonly float** _outputs;
    private long _cycleIndex;

    [MainThread]
    internal CycleDriver(int channelCount, int quantumFrames)
    {
        QuantumFrames = quantumFrames;
        _output = new AudioBuffer(channelCount, quantumFrames);
        _outputs = (float**)NativeMemory.AllocZeroed((nuint)channelCount, (nuint)sizeof(float*));
        for (var channel = 0; channel < channelCount; channel++)
        {
            _outputs[channel] = _output.View.ChannelPointer(channel);
        }
    }

    internal int QuantumFrames { get; }

    /// <summary>MIDI that comes in with the next cycle; empty after it.</summary>
    internal EventBuffer MidiInput { get; } = new();

    /// <summary>MIDI that the latest cycle sent.</summary>
    internal EventBuffer MidiOutput => _midiOutput;

    /// <summary>What the latest cycle made.</summary>
    internal AudioBuffer Output => _output;

    /// <summary>Runs one cycle of a whole quantum.</summary>
    internal void RunCycle(IDeviceCallback callback)
    {
        _midiOutput.Clear();
        var now = MonotonicClock.NowNanoseconds;
        var cycle = new DeviceCycle
        {
            Inputs = null,
            InputChannels = 0,
            Outputs = _outputs,
            OutputChannels = _output.ChannelCount,
            FrameCount = QuantumFrames,
            CycleIndex = _cycleIndex,
            FramePosition = _cycleIndex * QuantumFrames,
            ScheduledNanoseconds = now,
            StartedNanoseconds = now,
            DeadlineNanoseconds = long.MaxValue,
            NextWakeNanoseconds = now,
            MidiInput = MidiInput.Events,
            MidiOutput = _midiOutput,
        };
        callback.Process(cycle);
        MidiInput.Clear();
        _cycleIndex++;
    }

    public void Dispose()
    {
        NativeMemory.Free(_outputs);
        _output.Dispose();
        _midiOutput.Dispose();
        MidiInput.Dispose();
    }
}
