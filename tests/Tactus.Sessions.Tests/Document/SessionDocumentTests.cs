using System.Text;

namespace Tactus.Sessions.Tests.Document;

public sealed class SessionDocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-session-").FullName;

    [Fact]
    public void Read_FullDocument_GivesItsModel()
    {
        Session session = Documents.Read(Documents.Full);

        Assert.Empty(session.Validate());
        Assert.Equal("Étude", session.Title);
        Assert.Equal([new SessionTempo(0, 96, true), new SessionTempo(16, 120)], session.Tempo);
        Assert.Equal([new SessionMeter(0, 4, 4), new SessionMeter(16, 6, 8)], session.Meter);
        Assert.Equal(new SessionLoop(0, 16), session.Loop);
        SessionTrack bass = Assert.Single(session.Tracks);
        Assert.Equal("4", bass.Instrument!.Settings["voices"]);
        Assert.Equal(new ParameterSetting("2 kHz", false), bass.Instrument.Parameters["cutoff"]);
        Assert.Equal(["test-effect", "Second"], bass.Effects.Select(effect => effect.Label));
        Assert.Equal([new SessionSend { Bus = "Room", Level = -12 }, new SessionSend { Bus = "Group", Pre = true }], bass.Sends);
        Assert.Equal(AutomationShape.Hold, bass.Automation[0].Points[1].Shape);
        Assert.Equal(new SessionNote(1.5, 0.5, 43, 90), bass.Clips[0].Notes![1]);
        Assert.Equal([0xF0, 0x7E, 0x7F, 9, 1, 0xF7], bass.Clips[0].Messages[1].Bytes.ToArray());
        Assert.Equal((3, -12), (bass.Clips[0].Channel, bass.Clips[0].Transpose));
        Assert.Equal((1.0, 2.0), (bass.Clips[1].Offset, bass.Clips[1].Length));
        Assert.Equal("off", session.Buses[1].Strip["mute"].Text);
        Assert.Equal(2, session.Master.Effects.Count);
    }

    [Fact]
    public void WriteThenRead_FullDocument_GivesTheSameBytes()
    {
        byte[] first = Documents.Read(Documents.Full).ToJson();
        byte[] second = Session.FromJson(first, "song.json", "").ToJson();

        Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second));
        Assert.Contains("\n          \"notes\": [[0, 1, 36, 100], [1.5, 0.5, 43, 90]],\n", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
        Assert.All(Encoding.UTF8.GetString(first).Split('\n'), line => Assert.InRange(line.Length, 0, 125));
        Assert.Contains("\"Étude\"", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
        Assert.EndsWith("}\n", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SmallestDocument_HasALimiterAndNothingElse()
    {
        Session session = Documents.Read("{ \"format\": \"tactus-session\", \"version\": 1 }");

        Assert.Empty(session.Tracks);
        Assert.Equal("limiter", Assert.Single(session.Master.Effects).Kind);
        Assert.Empty(session.Validate());
    }

    [Theory]
    [InlineData("\"master\": {}", 1)]
    [InlineData("\"master\": { \"strip\": { \"gain\": -3 } }", 1)]
    [InlineData("\"master\": { \"effects\": [] }", 0)]
    public void Read_Master_KeepsItsLimiterUnlessEffectsAreListed(string fields, int effects)
    {
        Session session = Documents.Read(Documents.Document(fields));

        Assert.Equal(effects, session.Master.Effects.Count);
        Assert.Equal(effects, Session.FromJson(session.ToJson(), "again", "").Master.Effects.Count);
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkipped()
    {
        Session session = Session.FromJson([.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(Documents.Full)], "song.json", "");

        Assert.Equal("Étude", session.Title);
    }

    [Fact]
    public void Save_InAnotherFolder_KeepsFilesMeaningTheSame()
    {
        string songs = Directory.CreateDirectory(Path.Combine(_folder, "songs")).FullName;
        File.WriteAllBytes(Path.Combine(_folder, "loop.mid"), Samples.Prelude());
        Session session = Documents.Read(Documents.Track("\"instrument\": { \"kind\": \"test-instrument\" }, \"clips\": [ { \"at\": 0, \"midi\": \"loop.mid\" } ]"), _folder);
        string path = Path.Combine(songs, "song.json");

        session.Save(path);
        session.Save(path);

        Session back = Session.Load(path);
        Assert.Equal("../loop.mid", back.Tracks[0].Clips[0].Midi);
        Assert.Equal(Path.Combine(_folder, "loop.mid"), back.WithAbsolutePaths().Tracks[0].Clips[0].Midi);
        Assert.Equal("song.json", back.SourceName);
        Assert.Equal(["song.json"], Directory.GetFiles(songs).Select(Path.GetFileName));
    }

    [Fact]
    public void Save_NoSuchFolder_SaysSo()
    {
        SessionException error = Assert.Throws<SessionException>(() => new Session().Save(Path.Combine(_folder, "none", "song.json")));

        Assert.Equal(SessionErrorKind.Unreadable, error.Kind);
        Assert.StartsWith("song.json: it cannot be written (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ValueThatJsonCannotSay_IsRefusedAndLeavesTheOldDocument()
    {
        string path = Path.Combine(_folder, "song.json");
        new Session { Title = "Old" }.Save(path);
        var broken = new Session { Tempo = [new SessionTempo(double.NaN, 120)] };

        SessionException error = Assert.Throws<SessionException>(() => broken.Save(path));

        Assert.Equal("session: a number or text of the session cannot be written as JSON (", error.Message[..68]);
        Assert.Equal("Old", Session.Load(path).Title);
    }

    [Fact]
    public void Load_MissingFileFolderAndEndlessDevice_SayWhat()
    {
        Assert.Equal("none.json: the file does not exist; check the path.", Refused(Path.Combine(_folder, "none.json")));
        Assert.Equal($"{Path.GetFileName(_folder)}: this is a folder; a session document or a MIDI file is needed.", Refused(_folder));
        Assert.SkipUnless(File.Exists("/dev/zero"), "this system has no /dev/zero");
        Assert.Equal("zero: the document is larger than 32 MiB, the most that is read as a session.", Refused("/dev/zero"));

        static string Refused(string path) => Assert.Throws<SessionException>(() => Session.Load(path)).Message;
    }

    [Fact]
    public void Open_SessionOrMidiFile_TellsThemApart()
    {
        string document = Path.Combine(_folder, "song.json");
        File.WriteAllText(document, Documents.Full);
        string midi = Path.Combine(_folder, "prelude.bin");
        File.WriteAllBytes(midi, Samples.Prelude());

        Assert.Equal("Étude", Session.Open(document).Title);
        Assert.Equal("Prelude No. 1 in C major, BWV 846", Session.Open(midi).Title);
        Assert.Empty(Session.Check(document));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
