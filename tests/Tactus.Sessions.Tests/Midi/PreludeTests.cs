using Tactus.Samples.Prelude;

namespace Tactus.Sessions.Tests.Midi;

public sealed class PreludeTests
{
    private static MidiFile File => MidiFile.Parse(Tests.Samples.Prelude(), "prelude.mid");

    [Fact]
    public void Prelude_Committed_IsWhatItsProgramWrites() => Assert.Equal(MidiFileWriter.ToBytes(Arrangement.Make()), Tests.Samples.Prelude());

    [Fact]
    public void Prelude_Read_HasThirtyFiveBarsAndNoWarning()
    {
        Assert.Empty(File.Warnings);
        Assert.Equal(new BarPosition(36, 1, MusicalTime.Zero), File.MeterMap.PositionAt(File.End));
        Assert.InRange(File.TempoMap.SecondsAt(File.End), 120, 150);
        Assert.Equal("Prelude No. 1 in C major, BWV 846", File.Tracks[0].Name);
        Assert.Equal(["Harp", "Strings", "Bass", "Flute", "Celesta", "Percussion"], File.Tracks.Skip(1).Select(t => t.Name));
    }

    [Fact]
    public void Prelude_EveryNote_EndsBeforeItBeginsAgain()
    {
        foreach (MidiTrack track in File.Tracks)
        {
            var sounding = new HashSet<(int, int)>();
            foreach (MidiFileEvent midiEvent in track.Events)
            {
                if (midiEvent.IsNoteOn)
                {
                    Assert.True(sounding.Add((midiEvent.Channel, midiEvent.Data1)), $"{track.Name}: key {midiEvent.Data1} twice at {midiEvent.Tick}");
                }
                else if (midiEvent.IsNoteOff)
                {
                    Assert.True(sounding.Remove((midiEvent.Channel, midiEvent.Data1)), $"{track.Name}: key {midiEvent.Data1} ends without beginning at {midiEvent.Tick}");
                }
            }

            Assert.Empty(sounding);
        }
    }

    [Fact]
    public void Prelude_Harp_PlaysTheScore()
    {
        // control: bar 1 and bar 10 as every edition has them.
        Assert.Equal([60, 64, 67, 72, 76, 67, 72, 76], KeysOfHalfBar(0));
        Assert.Equal([50, 57, 62, 66, 72, 62, 66, 72], KeysOfHalfBar(18));

        static IEnumerable<int> KeysOfHalfBar(int half) =>
            File.Tracks[1].Events.Where(e => e.IsNoteOn && e.Tick / (2 * Arrangement.Beat) == half).Select(e => (int)e.Data1);
    }

    [Fact]
    public void Prelude_Pedal_IsUpAtTheEnd()
    {
        Assert.Equal(0, File.Tracks[1].Events.Last(e => e.Status == 0xB0 && e.Data1 == 64).Data2);
    }
}
