using Tactus.Nodes.Tests.Synth;
using Tactus.Testing;

namespace Tactus.Nodes.Tests.Drums;

/// <summary>The node contract, kept by the drum kit; and its sounds.</summary>
public sealed class DrumKitTests : NodeContractTests
{
    public static TheoryData<int> Keys => [.. Enumerable.Range(27, 61)];

    protected override bool IsInstrument => true;

    protected override int QuietFrames => 4 * InstrumentRig.Rate;

    protected override Node CreateNode() => new DrumKit { VoiceCapacity = 12 };

    protected override void AddEvents(NodeHarness harness)
    {
        var random = new Random(6);
        for (var stroke = 0; stroke < 60; stroke++)
        {
            harness.At(random.Next(5000), new TimedEvent(0, Midi.NoteOn(9, random.Next(27, 88), random.Next(1, 128))));
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Key_OneStroke_IsCleanAndEndsByItself(int key)
    {
        using var rig = new InstrumentRig(new DrumKit());
        var sound = rig.Render([new(3, Midi.NoteOn(9, key, 100))], 4 * InstrumentRig.Rate);
        Assert.NotEqual("", DrumKit.NameOf(key));
        Assert.True(float.IsFinite(sound.Peak));
        Assert.InRange(Listen.Db(sound.Peak), -35, -5);
        Assert.True(sound.IsSilent(4 * InstrumentRig.Rate - 2000));
        Assert.Equal(ProcessStatus.Sleep, rig.LastStatus);
        var mean = (double)sound.Left.Sum() / InstrumentRig.Rate;
        Assert.True(Math.Abs(mean) < 3e-3, $"mean {mean}");
    }

    [Fact]
    public void Keys_OfGeneralMidi_AllHaveASoundOfTheirOwn()
    {
        var hashes = new HashSet<ulong>();
        for (var key = 35; key <= 81; key++)
        {
            using var rig = new InstrumentRig(new DrumKit());
            hashes.Add(rig.Render([new(0, Midi.NoteOn(9, key, 100))], 2400).Hash());
        }

        Assert.Equal(47, hashes.Count);
        Assert.Equal("", DrumKit.NameOf(20));
    }

    [Fact]
    public void NoteOff_ChangesNothing()
    {
        using var held = new InstrumentRig(new DrumKit());
        using var lifted = new InstrumentRig(new DrumKit());
        ScoreEvent on = new(0, Midi.NoteOn(9, 49, 100));
        SynthDeterminismTests.AssertSame(held.Render([on], 9600), lifted.Render([on, new(100, Midi.NoteOff(9, 49))], 9600));
    }

    [Fact]
    public void OpenHat_IsChokedByTheClosedOne()
    {
        using var kit = new InstrumentRig(new DrumKit());
        kit.Render([new(0, Midi.NoteOn(9, 46, 100))], 4800);
        var open = kit.Instance.Readouts.Read(DrumKit.Voices);
        kit.Render([new(kit.SteadyFrame, Midi.NoteOn(9, 42, 1))], 4800);
        Assert.True(open > 0);
        Assert.Equal(0, kit.Instance.Readouts.Read(DrumKit.Voices));

        // A crash is choked by nobody.
        kit.Render([new(kit.SteadyFrame, Midi.NoteOn(9, 49, 100)), new(kit.SteadyFrame + 10, Midi.NoteOn(9, 42, 100))], 9600);
        Assert.True(kit.Instance.Readouts.Read(DrumKit.Voices) > 0);
    }

    [Fact]
    public void Channel_Given_LeavesTheOthersOut()
    {
        using var kit = new InstrumentRig(new DrumKit { Channel = 9 });
        Assert.True(kit.Render([new(0, Midi.NoteOn(0, 36, 100))], 2400).IsSilent(0));
        using var any = new InstrumentRig(new DrumKit());
        Assert.False(any.Render([new(0, Midi.NoteOn(0, 36, 100))], 2400).IsSilent(0));
    }
}
