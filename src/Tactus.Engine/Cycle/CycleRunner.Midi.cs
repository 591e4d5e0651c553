using Tactus.Devices;

namespace Tactus.Engine;

/// <content>The device's MIDI, in and out.</content>
internal sealed partial class CycleRunner
{
    private readonly MidiOutputQueue _midiOutput = new();
    private bool _isMidiOutputClosed;
    private bool _hasLostMidiInput;

    /// <summary>Gives nodes what came in during a block.</summary>
    [AudioThread, RealTimeSafe]
    private void TakeMidi(in DeviceCycle cycle, int offset, int blockFrames)
    {
        if (_hasLostMidiInput)
        {
            // why: the device that would have said that keys are let go is not there any more.
            _hasLostMidiInput = false;
            foreach (var input in _program.MidiInputs)
            {
                input.Release();
            }
        }

        if (cycle.MidiInput.IsEmpty)
        {
            return;
        }

        foreach (ref readonly var timedEvent in cycle.MidiInput)
        {
            if (timedEvent.FrameOffset < offset || timedEvent.FrameOffset >= offset + blockFrames || timedEvent.Kind != EventKind.Midi)
            {
                continue;
            }

            var inBlock = timedEvent.At(timedEvent.FrameOffset - offset);
            foreach (var input in _program.MidiInputs)
            {
                input.Take(inBlock);
            }
        }
    }

    /// <summary>Gathers what nodes made in a block for the device.</summary>
    [AudioThread, RealTimeSafe]
    private void CollectMidi()
    {
        if (_isMidiOutputClosed)
        {
            return;
        }

        foreach (var output in _program.MidiOutputs)
        {
            output.Collect(_midiOutput, _steadyFrame);
        }
    }

    /// <summary>Gives the device what is due in the cycle that ends now; once the sound has faded out, everything that is left, and the end of every note.</summary>
    [AudioThread, RealTimeSafe]
    private void DeliverMidi(in DeviceCycle cycle)
    {
        var startFrame = _steadyFrame - cycle.FrameCount;
        _midiOutput.Deliver(startFrame, cycle.FrameCount, cycle.MidiOutput);
        if (!_fader.IsSilent || _isMidiOutputClosed)
        {
            return;
        }

        _isMidiOutputClosed = true;
        foreach (var output in _program.MidiOutputs)
        {
            output.Release(_midiOutput);
        }

        _midiOutput.DeliverAll(cycle.FrameCount - 1, cycle.MidiOutput);
    }

    /// <summary>Lets keys and notes move over to a program that is swapped in, or ends them.</summary>
    [AudioThread, RealTimeSafe]
    private void SwapMidi(LiveProgram next)
    {
        foreach (var input in next.LeavingMidiInputs)
        {
            input.Release();
        }

        foreach (var input in next.MidiInputs)
        {
            input.TakeOver();
        }

        foreach (var output in next.LeavingMidiOutputs)
        {
            output.Release(_midiOutput);
        }

        foreach (var output in next.MidiOutputs)
        {
            output.TakeOver();
        }

        _midiOutput.KeepOrder();
    }
}
