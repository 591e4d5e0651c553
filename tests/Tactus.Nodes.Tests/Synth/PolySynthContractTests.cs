using Tactus.Testing;

namespace Tactus.Nodes.Tests.Synth;

/// <summary>The contract of every node, kept by the synth with General MIDI programs.</summary>
public class PolySynthContractTests : NodeContractTests
{
    protected override bool IsInstrument => true;

    protected override Node CreateNode() => new PolySynth { VoiceCapacity = 20 };

    protected override void AddEvents(NodeHarness harness)
    {
        var random = new Random(5);
        for (var note = 0; note < 40; note++)
        {
            var frame = random.Next(5000);
            var key = random.Next(30, 100);
            harness.At(frame, new TimedEvent(0, Midi.NoteOn(note % 5, key, random.Next(1, 128))));
            harness.At(frame + random.Next(1, 2000), new TimedEvent(0, Midi.NoteOff(note % 5, key)));
        }

        harness.At(4000, new TimedEvent(0, Midi.PitchBend(1, 12000)));
        harness.At(4100, new TimedEvent(0, Midi.ControlChange(2, 7, 20)));
    }
}

/// <summary>The contract of every node, kept by the synth with its own patch.</summary>
public sealed class PolySynthOwnPatchContractTests : PolySynthContractTests
{
    protected override Node CreateNode()
    {
        var synth = SynthDeterminismTests.OwnPatchSynth();
        synth[PolySynth.AmpRelease] = 0.3;
        return synth;
    }
}
