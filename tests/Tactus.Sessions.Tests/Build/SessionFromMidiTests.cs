using Tactus.Sessions.Tests.Midi;

namespace Tactus.Sessions.Tests.Build;

public sealed class SessionFromMidiTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-midi-").FullName;

    [Fact]
    public void FromMidi_Prelude_HasATrackForEachChannel()
    {
        Session session = Session.FromMidi(Path.Combine(Samples.Folder, "prelude.mid"));

        Assert.Empty(session.Validate());
        Assert.Equal(["Harp", "Strings", "Bass", "Flute", "Celesta", "Percussion"], session.Tracks.Select(t => t.Name));
        Assert.Equal("drum-kit", session.Tracks[5].Instrument!.Kind);
        Assert.All(session.Tracks.Take(5), t => Assert.Equal("poly-synth", t.Instrument!.Kind));
        Assert.Equal("Prelude No. 1 in C major, BWV 846", session.Title);
        Assert.Equal(Math.Round((20 * Math.Log10(56 / 127.0)) - 2, 1), session.Tracks[0].Sends[0].Level);

        BuiltSession built = SessionBuilder.Build(session, 48000);
        MidiFile file = MidiFile.Read(Path.Combine(Samples.Folder, "prelude.mid"));
        Assert.Equal(file.End, built.Timeline.End);
        Assert.Equal(file.TempoMap.FrameAt(file.End, 48000), built.Timeline.Tempo.FrameAt(file.End, 48000));
        Assert.Equal(
            file.Tracks.SelectMany(t => t.Events).Count(e => e.Kind == MidiFileEventKind.Channel), built.Timeline.Lanes.Sum(l => l.Events.Count));
    }

    [Fact]
    public void FromMidi_OneTrackOfManyChannels_NamesThemByNumber()
    {
        string path = Write(MidiBytes.File(0, 1, 96, MidiBytes.EndedTrack(
            [0, 0xFF, 3, 4, .. "Song"u8, 0, 0x93, 60, 1, 0, 0x99, 40, 1, 0, 0xB5, 7, 1, 0, 0x90, 60, 1, 0, 0xB0, 91, 0])));

        Session session = Session.FromMidi(path);

        Assert.Equal("Song", session.Title);
        Assert.Equal(["Channel 1", "Channel 4", "Drums"], session.Tracks.Select(t => t.Name));
        Assert.Empty(session.Tracks[0].Sends);
        Assert.Equal(-12, session.Tracks[1].Sends[0].Level, 0.1);
    }

    [Fact]
    public void FromMidi_SameChannelOnTwoPorts_GivesTwoTracks()
    {
        string path = Write(MidiBytes.File(
            1,
            3,
            96,
            MidiBytes.EndedTrack(),
            MidiBytes.EndedTrack([0, 0xFF, 3, 4, .. "Lead"u8, 0, 0xFF, 0x21, 1, 0, 0, 0x90, 60, 1]),
            MidiBytes.EndedTrack([0, 0xFF, 3, 4, .. "Lead"u8, 0, 0xFF, 0x21, 1, 1, 0, 0x90, 62, 1])));

        Session session = Session.FromMidi(path);
        BuiltSession built = SessionBuilder.Build(session, 48000);

        Assert.Equal([("Lead", 1), ("Lead 2", 2)], session.Tracks.Select(t => (t.Name, t.Clips[0].Port!.Value)));
        Assert.Equal([60, 62], built.Timeline.Lanes.Select(l => l.Events[0].Packet.Data1));
    }

    [Fact]
    public void FromMidi_FastAndSlowTempos_ComeBackExactly()
    {
        var random = new Random(3);
        var track = new MidiTrackBuilder().Note(0, 100_000, 0, 60, 100);
        for (int i = 0; i < 500; i++)
        {
            int microseconds = random.Next(1, 0x1000000);
            track.Add(MidiFileEvent.Meta(i * 97, MidiMetaType.Tempo, new[] { (byte)(microseconds >> 16), (byte)(microseconds >> 8), (byte)microseconds }));
        }

        var file = new MidiFile(0, MidiTimeDivision.Quarter(960), [track.Build()]);
        string path = Write(MidiFileWriter.ToBytes(file));

        Session session = Session.FromMidi(path);
        Session saved = Session.FromJson(session.ToJson(), "s", _folder);

        Assert.Equal(file.TempoMap.Points, SessionBuilder.Build(saved, 48000).Timeline.Tempo.Points);
    }

    [Fact]
    public void FromMidi_Warnings_AreKeptForThePlayer()
    {
        string path = Write(MidiBytes.File(1, 9, 96, MidiBytes.EndedTrack(0, 0x90, 60, 1)));

        Session session = Session.FromMidi(path);

        Assert.Contains("the header promises 9 tracks", Assert.Single(session.Warnings), StringComparison.Ordinal);
        Assert.Equal(session.Warnings, SessionBuilder.Build(session, 48000).Warnings);
    }

    [Fact]
    public void FromMidi_NoNotes_IsRefused()
    {
        string path = Write(MidiBytes.File(0, 1, 96, MidiBytes.EndedTrack()));

        SessionException error = Assert.Throws<SessionException>(() => Session.FromMidi(path));

        Assert.Equal("x.mid: the file plays no notes on any channel.", error.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(byte[] bytes)
    {
        string path = Path.Combine(_folder, "x.mid");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
