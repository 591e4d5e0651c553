using Tactus.Sessions.Tests.Midi;

namespace Tactus.Sessions.Tests.Build;

/// <summary>Clips of notes and files on their way to an instrument.</summary>
public sealed class MidiLaneTests
{
    [Fact]
    public void Add_Notes_ComeInOrderWithEndsBeforeBeginnings()
    {
        var clip = new SessionClip { At = 4, Notes = [new(1, 1, 60, 90), new(0, 1, 60, 80), new(0, 0.5, 64, 70)], Channel = 3 };

        (ScheduledEvent[] events, MusicalTime end) = Place(clip);

        Assert.Equal(
            [(4, 0x92, 60, 80), (4, 0x92, 64, 70), (4.5, 0x82, 64, 64), (5, 0x82, 60, 64), (5, 0x92, 60, 90), (6, 0x82, 60, 64)],
            events.Select(Read).OrderBy(e => e.Beat));
        Assert.Equal(6, end.Beats);
    }

    [Fact]
    public void Add_KeyStruckAgainWhileItSounds_EndsOnceForEachBeginning()
    {
        (ScheduledEvent[] events, _) = Place(new SessionClip { Notes = [new(0, 4, 60, 80), new(1, 4, 60, 90)] });

        Assert.Equal([(0, 0x90, 60, 80), (1, 0x80, 60, 64), (1, 0x90, 60, 90), (5, 0x80, 60, 64)], events.Select(Read));
    }

    [Fact]
    public void Add_Messages_GoBetweenEndsAndBeginnings()
    {
        var clip = new SessionClip
        {
            Notes = [new(0, 1, 60, 80), new(1, 1, 62, 80)],
            Messages = [new(1, new byte[] { 0xB0, 7, 100 }), new(1, new byte[] { 0xC0, 5 }), new(0, new byte[] { 0xF0, 1, 2, 3, 4, 5, 6, 7, 0xF7 })],
        };

        (ScheduledEvent[] events, _) = Place(clip);

        Assert.Equal([0x3016_0102u, 0x3031_0700, 0x2090_3C50, 0x2080_3C40, 0x20B0_0764, 0x20C0_0500, 0x2090_3E50, 0x2080_3E40], events.Select(e => e.Packet.Word0));
    }

    [Fact]
    public void Add_Window_CutsNotesAndBringsControlsUpToDate()
    {
        var clip = new SessionClip
        {
            At = 10,
            Offset = 2,
            Length = 2,
            Notes = [new(0, 3, 48, 80), new(2.5, 9, 60, 80), new(4, 1, 62, 80)],
            Messages = [new(0, new byte[] { 0xC0, 5 }), new(0, new byte[] { 0xB0, 7, 1 }), new(1, new byte[] { 0xB0, 10, 2 }), new(1.5, new byte[] { 0xB0, 7, 3 }), new(4, new byte[] { 0xB0, 7, 9 })],
        };

        (ScheduledEvent[] events, MusicalTime end) = Place(clip);

        // the note that began before the window stays out, with its end; the one that leaves it is ended; controls come in the order of their last change
        Assert.Equal(
            [(10, 0xC0, 5, 0), (10, 0xB0, 10, 2), (10, 0xB0, 7, 3), (10.5, 0x90, 60, 80), (12, 0x80, 60, 64)],
            events.Select(Read));
        Assert.Equal(12, end.Beats);
    }

    [Fact]
    public void Add_FileThatLeavesNotesAndPedalDown_EndsThem()
    {
        MidiFile file = MidiBytes.Parse(MidiBytes.File(0, 1, 96, MidiBytes.EndedTrack(0, 0xB1, 64, 127, 0, 0x91, 60, 1, 0, 60, 1, 0, 0x80, 70, 0, 0x60, 0x91, 62, 0)));

        (ScheduledEvent[] events, _) = Place(new SessionClip { Midi = "x.mid" }, file);

        Assert.Equal(
            [(0, 0xB1, 64, 127), (0, 0x91, 60, 1), (0, 0x91, 60, 1), (1, 0x81, 60, 64), (1, 0x81, 60, 64), (1, 0xB1, 64, 0)],
            events.Select(Read));
    }

    [Fact]
    public void Add_File_PlaysTheChosenTrackChannelAndPort()
    {
        byte[] bytes = MidiBytes.File(
            1,
            2,
            96,
            MidiBytes.EndedTrack(0, 0xF0, 2, 1, 0xF7, 0, 0x90, 60, 1, 0, 0x91, 61, 1),
            MidiBytes.EndedTrack(0, 0xFF, 0x21, 1, 1, 0, 0x90, 62, 1, 0, 0x91, 63, 1));
        MidiFile file = MidiBytes.Parse(bytes);

        Assert.Equal([60, 61, 62, 63], Keys(new SessionClip { Midi = "x" }));
        Assert.Equal([60, 62], Keys(new SessionClip { Midi = "x", Channel = 1 }));
        Assert.Equal([62, 63], Keys(new SessionClip { Midi = "x", Track = 2 }));
        Assert.Equal([62, 63], Keys(new SessionClip { Midi = "x", Port = 2 }));
        Assert.Equal([63], Keys(new SessionClip { Midi = "x", Channel = 2, Port = 2 }));
        Assert.Equal([0x3001_0100u], Place(new SessionClip { Midi = "x", Channel = 9 }, file).Events.Select(e => e.Packet.Word0));
        Assert.All(Place(new SessionClip { Midi = "x" }, file).Events, e => Assert.Equal(0, e.Packet.Group));

        IEnumerable<int> Keys(SessionClip clip) => Place(clip, file).Events.Where(e => e.Packet is { MessageType: 2, Status: 9 }).Select(e => e.Packet.Data1);
    }

    [Fact]
    public void Add_Transposed_LeavesOutWhatLeavesTheKeyboard()
    {
        var lane = new MidiLane();
        lane.Add(new SessionClip { Notes = [new(0, 1, 60, 80), new(0, 1, 120, 80)], Messages = [new(0, new byte[] { 0xB0, 7, 100 })], Transpose = 12 }, null);

        Assert.Equal([(0, 0xB0, 7, 100), (0, 0x90, 72, 80), (1, 0x80, 72, 64)], lane.ToEvents().Select(Read));
        Assert.Equal(1, lane.KeysLeftOut);
    }

    [Fact]
    public void Add_ClipsThatMeet_EndTheFirstBeforeTheSecondBegins()
    {
        var lane = new MidiLane();
        lane.Add(new SessionClip { At = 4, Notes = [new(0, 1, 60, 90)] }, null);
        lane.Add(new SessionClip { At = 0, Notes = [new(0, 8, 60, 80)], Length = 4 }, null);

        Assert.Equal([(0, 0x90, 60, 80), (4, 0x80, 60, 64), (4, 0x90, 60, 90), (5, 0x80, 60, 64)], lane.ToEvents().Select(Read));
    }

    [Fact]
    public void Add_RandomClips_NeverLeaveANoteHanging()
    {
        var random = new Random(77);
        for (int round = 0; round < 500; round++)
        {
            var clip = new SessionClip
            {
                At = random.Next(8),
                Offset = random.Next(3) * random.NextDouble() * 4,
                Length = random.Next(2) == 0 ? null : random.NextDouble() * 8 + 0.01,
                Transpose = random.Next(-60, 60),
                Notes = [.. Enumerable.Range(0, random.Next(30)).Select(_ => new SessionNote(random.NextDouble() * 8, random.NextDouble() * 3 + 0.01, random.Next(128), random.Next(1, 128)))],
                Messages = [.. Enumerable.Range(0, random.Next(6)).Select(_ => new SessionMessage(random.NextDouble() * 8, new byte[] { 0xB0, 64, (byte)random.Next(128) }))],
            };

            (ScheduledEvent[] events, MusicalTime end) = Place(clip);

            var sounding = new Dictionary<int, int>();
            bool pedal = false;
            MusicalTime last = MusicalTime.Zero;
            foreach (ScheduledEvent e in events)
            {
                Assert.True(e.Time >= last && e.Time <= end);
                last = e.Time;
                int key = e.Packet.Data1;
                switch (e.Packet.Status)
                {
                    case 9:
                        sounding[key] = sounding.GetValueOrDefault(key) + 1;
                        Assert.Equal(1, sounding[key]);
                        break;
                    case 8:
                        Assert.Equal(1, sounding[key]);
                        sounding[key] = 0;
                        break;
                    default:
                        pedal = e.Packet.Data2 >= 64;
                        break;
                }
            }

            Assert.All(sounding.Values, count => Assert.Equal(0, count));
            Assert.False(pedal);
        }
    }

    private static (ScheduledEvent[] Events, MusicalTime End) Place(SessionClip clip, MidiFile? file = null)
    {
        var lane = new MidiLane();
        MusicalTime end = lane.Add(clip, file);
        return (lane.ToEvents(), end);
    }

    private static (double Beat, int Status, int Data1, int Data2) Read(ScheduledEvent e) =>
        (e.Time.Beats, (int)(e.Packet.Word0 >> 16) & 0xFF, e.Packet.Data1, e.Packet.Data2);
}
