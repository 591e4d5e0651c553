using Tactus.Sessions.Tests.Document;

namespace Tactus.Sessions.Tests.Build;

public sealed class SessionBuilderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-build-").FullName;

    // Bass ─ test-effect ─ Second ─ strip ─┬─────────────────────────┐
    //                                 post ├─ send Room ─ Room in ─ reverb ─ Room strip ┐
    //                                  pre └─ send Group ─ Group in ─ Group strip ──────┴─ Master in ─ test-effect ─ strip ─ limiter ─ out
    [Fact]
    public void Build_FullDocument_WiresItAsDrawn()
    {
        BuiltSession built = SessionBuilder.Build(Documents.Read(Documents.Full), 48000);

        Assert.Equal(
            [
                "Master in 0 → Master test-effect", "Master test-effect 0 → Master strip", "Master strip 0 → Master limiter", "Master limiter 0 → " + built.Graph.Output.Name,
                "Bass 0 → Bass test-effect", "Bass test-effect 0 → Bass Second", "Bass Second 0 → Bass strip", "Bass strip 0 → Group in",
                "Bass strip 0 → Bass send Room", "Bass send Room 0 → Room in", "Bass strip 1 → Bass send Group", "Bass send Group 0 → Group in",
                "Room in 0 → Room reverb", "Room reverb 0 → Room strip", "Room strip 0 → Master in",
                "Group in 0 → Group strip", "Group strip 0 → Master in",
            ],
            built.Graph.Connections.Select(c => $"{c.From.Name} {c.FromBus} → {c.To.Name}"));
        built.Graph.Validate();
        Assert.Empty(built.Warnings);

        Node bass = Find(built, "Bass");
        Assert.Equal(4, ((TestKinds.TestInstrument)bass).Voices);
        Assert.Equal(2000, bass[TestKinds.TestInstrument.Cutoff]);
        Assert.Equal(1, bass[TestKinds.TestInstrument.Wave]);
        Assert.Equal(-3, Find(built, "Bass strip")[MixerStrip.Gain]);
        Assert.Equal(0.25, Find(built, "Bass strip")[MixerStrip.Pan]);
        Assert.Equal(-12, Find(built, "Bass send Room")[Send.Level]);
        Assert.Equal(25, Find(built, "Bass Second")[TestKinds.TestEffect.Amount]);
        Assert.IsType<BusStrip>(Find(built, "Group strip"));
    }

    [Fact]
    public void Build_MidiOfTheDevice_IsRoutedAsSaid()
    {
        const string Tracks = """
            "tracks": [
              { "name": "Quiet", "instrument": { "kind": "test-instrument" } },
              { "name": "Lead", "instrument": { "kind": "test-instrument" }, "input": [ { "port": 2, "channel": 16 }, { "port": "Key", "toChannel": 1 } ] },
              { "name": "Both", "instrument": { "kind": "test-instrument" }, "midiOutput": { }, "input": { }, "clips": [ { "at": 0, "notes": [ [0, 1, 60, 1] ] } ] },
              { "name": "Rack", "midiOutput": { "port": "mks", "toChannel": 3 }, "clips": [ { "at": 0, "notes": [ [0, 1, 60, 1] ] } ] }
            ]
            """;
        BuiltSession built = SessionBuilder.Build(Documents.Read(Documents.Document(Tracks)), 48000);
        built.Graph.Validate();

        Assert.False(built.Graph.PlaysMidiByDefault);
        Assert.Equal(
            [
                ("Lead", new MidiInput { Group = 1, Channel = 15 }), ("Lead", new MidiInput { PortName = "Key", ToChannel = 0 }), ("Both MIDI", new MidiInput()),
            ],
            built.Graph.MidiInputs.Select(c => (c.To.Name, c.Input)));
        Assert.Equal(
            [("Both MIDI", new MidiOutput()), ("Rack MIDI", new MidiOutput { PortName = "mks", ToChannel = 2 })], built.Graph.MidiOutputs.Select(c => (c.From.Name, c.Output)));
        Assert.Equal([("Both MIDI", "Both")], built.Graph.EventConnections.Select(c => (c.From.Name, c.To.Name)));
        Assert.Equal(["Both MIDI", "Rack MIDI"], built.Timeline.Lanes.Select(lane => lane.Target.Name));
    }

    [Fact]
    public void Build_NoTrackSaysWhatItGets_LeavesItToTheGraph()
    {
        AudioGraph graph = SessionBuilder.Build(Documents.Read(Documents.Track("\"instrument\": { \"kind\": \"test-instrument\" }")), 48000).Graph;
        Assert.True(graph.PlaysMidiByDefault);
        Assert.Empty(graph.MidiInputs);
        AudioGraph silent = SessionBuilder.Build(Documents.Read(Documents.Track("\"instrument\": { \"kind\": \"test-instrument\" }, \"input\": []")), 48000).Graph;
        Assert.False(silent.PlaysMidiByDefault);
    }

    [Fact]
    public void Build_FullDocument_MakesItsTimeline()
    {
        BuiltSession built = SessionBuilder.Build(Documents.Read(Documents.Full), 48000);
        Timeline timeline = built.Timeline;

        Assert.Equal(108, timeline.Tempo.BeatsPerMinuteAt(MusicalTime.FromBeats(8)), 9);
        Assert.Equal(6, timeline.Meter.MeterAt(MusicalTime.FromBeats(20)).BeatsPerBar);
        Assert.Equal((0.0, 16.0), (timeline.Loop!.Value.Start.Beats, timeline.Loop.Value.End.Beats));
        Assert.Equal(10, timeline.End.Beats);
        EventLane lane = Assert.Single(timeline.Lanes);
        Assert.Same(Find(built, "Bass"), lane.Target);
        Assert.Equal([24, 24, 31, 31], lane.Events.Where(e => e.Packet is { MessageType: 2, Status: 8 or 9 }).Select(e => e.Packet.Data1));
        Assert.Equal(
            [("Bass strip", "gain"), ("Bass send Room", "level"), ("Bass Second", "amount")], timeline.Automation.Select(a => (a.Target.Name, a.Parameter.Id)));
        Assert.Equal(
            [new AutomationPoint(MusicalTime.Zero, -60, AutomationShape.Linear), new AutomationPoint(MusicalTime.FromBeats(4), -3, AutomationShape.Hold)],
            timeline.Automation[0].Points);
    }

    [Fact]
    public void Build_SoundAndInstrumentOnOneTrack_AreAddedUp()
    {
        SaveSound("hit.wav", 48000, 24_000);
        Session session = Documents.Read(
            Documents.Track("\"instrument\": { \"kind\": \"test-instrument\" }, \"clips\": [ { \"at\": 2, \"audio\": \"hit.wav\", \"fadeInSeconds\": 0.1, \"gainDb\": -6 } ]"), _folder);

        BuiltSession built = SessionBuilder.Build(session, 48000);

        Assert.Equal(["Bass", "Bass clips"], built.Graph.Connections.Where(c => c.To.Name == "Bass strip").Select(c => c.From.Name));
        var player = Assert.IsType<AudioClipPlayer>(Find(built, "Bass clips"));
        Assert.Equal([new AudioClip(Path.Combine(_folder, "hit.wav"), 48000, 48000, 0, 0.5, -6, 0.1)], player.Clips);
        Assert.Equal(3, built.Timeline.End.Beats);
    }

    [Fact]
    public void Build_NamesThatWouldCollide_GetNumbers()
    {
        Session session = Documents.Read(Documents.Document("\"tracks\": [ { \"name\": \"A\" }, { \"name\": \"A strip\" }, { \"name\": \"Master in\" } ]"));

        BuiltSession built = SessionBuilder.Build(session, 48000);

        Assert.Equal(built.Graph.Nodes.Count, built.Graph.Nodes.Select(n => n.Name).Distinct().Count());
        Assert.Contains("A strip 2", built.Graph.Nodes.Select(n => n.Name));
    }

    [Fact]
    public void Build_TwiceFromItsOwnJson_GivesTheSameGraph()
    {
        Session session = Documents.Read(Documents.Full);
        Session again = Session.FromJson(session.WithAbsolutePaths().ToJson(), "again.json", "");

        BuiltSession first = SessionBuilder.Build(session, 44100);
        BuiltSession second = SessionBuilder.Build(again, 44100);

        Assert.Equal(first.Graph.Nodes.Select(Describe), second.Graph.Nodes.Select(Describe));
        Assert.Equal(first.Timeline.Lanes[0].Events, second.Timeline.Lanes[0].Events);

        static string Describe(Node node) =>
            $"{NodeCatalog.KindOf(node)} {node.Name} {string.Join(' ', Enumerable.Range(0, node.Parameters.Count).Select(i => node[node.Parameters[i]]))}";
    }

    [Fact]
    public void Build_BrokenFile_IsTheSessionsError()
    {
        File.WriteAllText(Path.Combine(_folder, "broken.mid"), "MThd");
        Session session = Documents.Read(
            Documents.Track("\"instrument\": { \"kind\": \"test-instrument\" }, \"clips\": [ { \"at\": 0, \"midi\": \"broken.mid\" } ]"), _folder);

        SessionException error = Assert.Throws<SessionException>(() => SessionBuilder.Build(session, 48000));

        Assert.Equal("song.json: track \"Bass\", clip 1: broken.mid: byte 4: the file ends inside its header; expected 10 more bytes.", error.Message);
        Assert.Equal(SessionErrorKind.File, error.Kind);
    }

    [Fact]
    public void Build_MidiFileTrackThatIsNotThere_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "prelude.mid"), Samples.Prelude());
        Session session = Documents.Read(
            Documents.Track("\"instrument\": { \"kind\": \"test-instrument\" }, \"clips\": [ { \"at\": 0, \"midi\": \"prelude.mid\", \"track\": 8 } ]"), _folder);

        Assert.Equal("\"track\" is 8; \"prelude.mid\" has tracks 1 to 7.", Assert.Single(session.Validate()).Message);
    }

    [Fact]
    public void Build_OffsetBehindTheSound_IsRefused()
    {
        SaveSound("hit.wav", 48000, 4800);
        Session session = Documents.Read(Documents.Track("\"clips\": [ { \"at\": 0, \"audio\": \"hit.wav\", \"offsetSeconds\": 0.2 } ]"), _folder);

        Assert.Equal("\"offsetSeconds\" is 0.2 s; \"hit.wav\" lasts 0.1 s.", Assert.Single(session.Validate()).Message);
    }

    [Fact]
    public void Build_TransposedOutOfTheKeyboard_Warns()
    {
        Session session = Documents.Read(Documents.Track("\"instrument\": { \"kind\": \"test-instrument\" }, \"clips\": [ { \"at\": 0, \"transpose\": 99, \"notes\": [[0, 1, 60, 1]] } ]"));

        Assert.Equal(["song.json: track \"Bass\": 1 notes leave the keys 0 to 127 when transposed; left out."], SessionBuilder.Build(session, 48000).Warnings);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Node Find(BuiltSession built, string name) => Assert.Single(built.Graph.Nodes, node => node.Name == name);

    private void SaveSound(string name, int rate, int frames)
    {
        using var sound = new SoundData(1, frames, rate);
        SoundFile.Save(Path.Combine(_folder, name), sound);
    }
}
