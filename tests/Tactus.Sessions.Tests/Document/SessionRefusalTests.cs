using System.Text;

namespace Tactus.Sessions.Tests.Document;

/// <summary>What is refused, in the words that a person reads.</summary>
public sealed class SessionRefusalTests
{
    private const string Instrument = "\"instrument\": { \"kind\": \"test-instrument\" }";

    [Theory]
    [InlineData("", "the file is empty; a session is an object with \"format\": \"tactus-session\".")]
    [InlineData("[1, 2]", "this is no session document; expected an object with \"format\": \"tactus-session\".")]
    [InlineData("{ \"format\": \"other\" }", "this is no session document; expected an object with \"format\": \"tactus-session\".")]
    [InlineData("{ \"format\": \"tactus-session\" }", "\"version\" is missing; this release reads version 1, and a newer document needs a newer release.")]
    [InlineData("{ \"format\": \"tactus-session\", \"version\": 2 }", "\"version\" is 2; this release reads version 1, and a newer document needs a newer release.")]
    [InlineData("{ \"format\": \"tactus-session\", \"version\": 1.5 }", "\"version\" is 1.5; this release reads version 1, and a newer document needs a newer release.")]
    [InlineData("{\n \"format\": tactus }", "line 2, byte 13: this is not JSON (\"tactus }\" is an invalid JSON literal. Expected the literal 'true').")]
    [InlineData("{\n \"format\": \"tactus-session\",", "line 2, byte 28: the file ends in the middle of the session.")]
    public void FromJson_NoSession_IsRefused(string json, string message)
    {
        SessionException error = Assert.Throws<SessionException>(() => Documents.Read(json));

        Assert.Equal("song.json: " + message, error.Message);
    }

    [Fact]
    public void Document_MorePortsThanADeviceHas_IsRefused()
    {
        static string Track(int number) => $"{{ \"name\": \"T{number}\", {Instrument}, \"input\": {{ \"port\": \"name {number}\" }} }}";
        static string Tracks(int count) => Documents.Document($"\"tracks\": [ {string.Join(", ", Enumerable.Range(0, count).Select(Track))} ]");

        Assert.Empty(Documents.Errors(Tracks(15)));
        Assert.Equal(["its tracks name 16 MIDI inputs and number them up to 1; a device has 16, those without a name counted from 1."], Documents.Errors(Tracks(16)));
    }

    [Theory]
    [InlineData("\"titel\": \"x\"", "unknown field \"titel\"; known are format, version, title, tempo, meter, loop, tracks, buses, master.")]
    [InlineData("\"title\": 5", "\"title\" is 5; expected text in quotes.")]
    [InlineData("\"title\": \"a\", \"title\": \"b\"", "field \"title\" is there twice; leave one out.")]
    [InlineData("\"tempo\": { }", "\"tempo\" is an object; expected a list in brackets.")]
    [InlineData("\"tempo\": [ 5 ]", "tempo point 1: expected an object in braces, found 5.")]
    [InlineData("\"tempo\": [ { \"bpm\": 100 } ]", "tempo point 1: \"beat\" is missing.")]
    [InlineData("\"tempo\": [ { \"beat\": 0, \"bpm\": 1e400 } ]", "tempo point 1: \"bpm\" is 1e400 beats a minute; allowed are 1 to 60000000 beats a minute.")]
    [InlineData("\"tempo\": [ { \"beat\": -1, \"bpm\": 100 } ]", "tempo point 1: \"beat\" is -1 beats; allowed are 0 to 1000000000 beats.")]
    [InlineData("\"tempo\": [ { \"beat\": 0, \"bpm\": \"fast\" } ]", "tempo point 1: \"bpm\" is \"fast\"; expected a number.")]
    [InlineData("\"tempo\": [ { \"beat\": 4, \"bpm\": 90 }, { \"beat\": 4, \"bpm\": 91 } ]", "tempo point 2: it is at beat 4; it must be later than the one before, at beat 4.")]
    [InlineData("\"tempo\": [ { \"beat\": 0, \"bpm\": 90, \"ramp\": 1 } ]", "tempo point 1: \"ramp\" is 1; expected true or false.")]
    [InlineData("\"meter\": [ { \"beat\": 0, \"beats\": 4, \"unit\": 5 } ]", "meter point 1: there is no meter 4/5; allowed are 1 to 255 over 1, 2, 4, 8, 16, 32 or 64.")]
    [InlineData("\"loop\": { \"start\": 8, \"end\": 8 }", "loop: it ends at beat 8; the end must be later than the start at beat 8.")]
    [InlineData("\"tracks\": [ { } ]", "track 1: \"name\" is missing.")]
    [InlineData("\"tracks\": [ { \"name\": \"A\" }, { \"name\": \"A\" } ]", "track 2: its name \"A\" is taken; names of tracks and buses must differ, and \"Master\" is the master's.")]
    [InlineData("\"tracks\": [ { \"name\": \"Master\" } ]", "track 1: its name \"Master\" is taken; names of tracks and buses must differ, and \"Master\" is the master's.")]
    [InlineData("\"tracks\": [ { \"name\": \"a\\nb\" } ]", "track 1: its name is \"a·b\"; a name has 1 to 200 characters and no line breaks.")]
    [InlineData("\"master\": { \"output\": \"x\" }", "master: unknown field \"output\"; known are effects, strip, automation.")]
    [InlineData("\"buses\": [ { \"name\": \"A\", \"output\": \"B\" }, { \"name\": \"B\", \"sends\": [ { \"bus\": \"A\" } ] } ]", "buses: \"A\" → \"B\" → \"A\" feed each other in a circle; take one of the connections out.")]
    [InlineData("\"buses\": [ { \"name\": \"A\", \"sends\": [ { \"bus\": \"A\" } ] } ]", "buses: \"A\" → \"A\" feed each other in a circle; take one of the connections out.")]
    public void Document_WrongField_IsNamedWithItsPlace(string fields, string error) => Assert.Equal([error], Documents.Errors(Documents.Document(fields)));

    [Theory]
    [InlineData("\"instrument\": { \"kind\": \"piano\" }", "track \"Bass\", instrument: there is no node kind \"piano\"; known are ")]
    [InlineData("\"instrument\": { \"kind\": \"test-effect\" }", "track \"Bass\", instrument: \"test-effect\" is not an instrument: an instrument takes MIDI and has an output.")]
    [InlineData("\"instrument\": { \"kind\": \"test-instrument\", \"parameters\": { \"cutoff\": 1e400 } }", "track \"Bass\", instrument: parameter \"cutoff\" is 1e400 Hz; allowed are 20 Hz to 20000 Hz.")]
    [InlineData("\"instrument\": { \"kind\": \"test-instrument\", \"parameters\": { \"cutoff\": \"2 dB\" } }", "track \"Bass\", instrument: parameter \"cutoff\" is \"2 dB\"; allowed are 20 Hz to 20000 Hz.")]
    [InlineData("\"instrument\": { \"kind\": \"test-instrument\", \"parameters\": { \"wave\": \"square\" } }", "track \"Bass\", instrument: parameter \"wave\" is \"square\"; allowed are sine, saw.")]
    [InlineData("\"instrument\": { \"kind\": \"test-instrument\", \"parameters\": { \"cut\": 5 } }", "track \"Bass\", instrument: \"test-instrument\" has no parameter \"cut\"; known are \"cutoff\", \"wave\".")]
    [InlineData("\"instrument\": { \"kind\": \"test-instrument\", \"parameters\": { \"cutoff\": [] } }", "track \"Bass\", instrument: \"cutoff\" is a list; expected a number or text such as \"-6 dB\".")]
    [InlineData("\"instrument\": { \"kind\": \"test-instrument\", \"settings\": { \"voices\": 0 } }", "track \"Bass\", instrument: setting \"voices\": \"voices\" must be a number above 0.")]
    [InlineData("\"instrument\": { \"kind\": \"test-instrument\", \"settings\": { \"colour\": \"red\" } }", "track \"Bass\", instrument: setting \"colour\": TestInstrument has no setting \"colour\".")]
    [InlineData("\"instrument\": { }", "track \"Bass\", instrument: \"kind\" is missing.")]
    [InlineData("\"effects\": [ { \"kind\": \"test-sink\" } ]", "track \"Bass\", effect 1: \"test-sink\" is not an effect: an effect has an input and an output.")]
    [InlineData("\"effects\": [ { \"kind\": \"test-effect\" }, { \"kind\": \"test-effect\" } ]", "track \"Bass\", effect 2: its name \"test-effect\" is taken; give it another with \"name\".")]
    [InlineData("\"effects\": [ { \"kind\": \"test-effect\", \"name\": \"strip\" } ]", "track \"Bass\", effect 1: its name \"strip\" is taken; give it another with \"name\".")]
    [InlineData("\"strip\": { \"gain\": 99 }", "track \"Bass\", strip: parameter \"gain\" is 99 dB; allowed are -inf dB to 12 dB.")]
    [InlineData("\"sends\": [ { \"bus\": \"Room\" } ]", "track \"Bass\", send to \"Room\": there is no such bus; known are none.")]
    [InlineData("\"sends\": [ { \"bus\": \"Room\", \"level\": 20 } ]", "track \"Bass\", send 1: \"level\" is 20 dB; allowed are -144 to 12 dB.")]
    [InlineData("\"output\": \"Room\"", "track \"Bass\": its output \"Room\" is not there; known are \"Master\".")]
    [InlineData("\"automation\": [ { \"node\": \"synth\", \"parameter\": \"gain\", \"points\": [ { \"beat\": 0, \"value\": 0 } ] } ]", "track \"Bass\", automation of \"synth\" \"gain\": there is no such node; known are \"strip\".")]
    [InlineData("\"automation\": [ { \"node\": \"strip\", \"parameter\": \"level\", \"points\": [ { \"beat\": 0, \"value\": 0 } ] } ]", "track \"Bass\", automation of \"strip\" \"level\": \"mixer-strip\" has no such parameter; known are ")]
    [InlineData("\"automation\": [ { \"node\": \"strip\", \"parameter\": \"gain\" } ]", "track \"Bass\", automation of \"strip\" \"gain\": it has no points; it needs one at least.")]
    [InlineData("\"automation\": [ { \"node\": \"strip\", \"parameter\": \"gain\", \"points\": [ { \"beat\": 0, \"value\": 500 } ] } ]", "track \"Bass\", automation of \"strip\" \"gain\", point 1: the value is 500 dB; allowed are -inf dB to 12 dB.")]
    [InlineData("\"automation\": [ { \"node\": \"strip\", \"parameter\": \"gain\", \"points\": [ { \"beat\": 0, \"value\": 0, \"shape\": \"curved\" } ] } ]", "track \"Bass\", automation 1, point 1: \"shape\" is \"curved\"; allowed are hold, linear.")]
    [InlineData("\"clips\": [ { \"at\": 0 } ]", "track \"Bass\", clip 1: a clip has exactly one of \"notes\", \"midi\" (a file) and \"audio\" (a file).")]
    [InlineData("\"clips\": [ { \"at\": 0, \"notes\": [] } ]", "track \"Bass\", clip 1: nothing plays its notes: the track has no instrument and no MIDI output.")]
    [InlineData("\"input\": { }", "track \"Bass\", input: nothing plays what comes in: the track has no instrument and no MIDI output.")]
    [InlineData("\"input\": true", "track \"Bass\": \"input\" is true; expected an object in braces, or a list of them.")]
    [InlineData(Instrument + ", \"input\": { \"port\": 17 }", "track \"Bass\", input: \"port\" is 17; allowed are whole numbers from 1 to 16.")]
    [InlineData(Instrument + ", \"input\": [ { }, { \"channel\": 0 } ]", "track \"Bass\", input 2: \"channel\" is 0; allowed are whole numbers from 1 to 16.")]
    [InlineData(Instrument + ", \"input\": { \"port\": \" \" }", "track \"Bass\", input: \"port\" is \" \"; a name has 1 to 200 characters and no line breaks.")]
    [InlineData(Instrument + ", \"input\": { \"port\": [] }", "track \"Bass\", input: \"port\" is a list; expected a number from 1 to 16, or part of a port's name in quotes.")]
    [InlineData("\"midiOutput\": { \"toChannel\": 1.5 }", "track \"Bass\", midiOutput: \"toChannel\" is 1.5; allowed are whole numbers from 1 to 16.")]
    [InlineData("\"midiOutput\": \"out\"", "track \"Bass\", midiOutput: expected an object in braces, found \"out\".")]
    [InlineData("\"clips\": [ { \"at\": -1, \"notes\": [] } ]", "track \"Bass\", clip 1: \"at\" is -1 beats; allowed are 0 to 1000000000 beats.")]
    [InlineData(Instrument + ", \"clips\": [ { \"at\": 0, \"notes\": [ [0, 1, 60] ] } ]", "track \"Bass\", clip 1, note 1: expected [beat, length, key, velocity], found a list of 3.")]
    [InlineData(Instrument + ", \"clips\": [ { \"at\": 0, \"notes\": [ [0, 1, 60.5, 100] ] } ]", "track \"Bass\", clip 1, note 1: \"key\" is 60.5; allowed are whole numbers from 0 to 127.")]
    [InlineData(Instrument + ", \"clips\": [ { \"at\": 0, \"notes\": [ [0, 0, 60, 100] ] } ]", "track \"Bass\", clip 1, note 1: \"length\" is 0 beats; allowed are 0.000001 to 1000000000 beats.")]
    [InlineData(Instrument + ", \"clips\": [ { \"at\": 0, \"notes\": [], \"messages\": [ [0, \"B0 07\"] ] } ]", "track \"Bass\", clip 1, message 1: the bytes are \"B0 07\"; allowed are one channel message such as \"B0 07 64\", or a whole system exclusive message \"F0 … F7\".")]
    [InlineData(Instrument + ", \"clips\": [ { \"at\": 0, \"midi\": \"none.mid\" } ]", "track \"Bass\", clip 1: none.mid: byte 0: the file does not exist; check the path.")]
    [InlineData(Instrument + ", \"clips\": [ { \"at\": 0, \"midi\": \"a\\u0000b\" } ]", "track \"Bass\", clip 1: the file is called \"a·b\"; a name has 1 to 4096 characters.")]
    [InlineData("\"clips\": [ { \"at\": 0, \"audio\": \"none.wav\" } ]", "track \"Bass\", clip 1: none.wav: byte 0: the file does not exist; check the path.")]
    public void Track_WrongField_IsNamedWithItsPlace(string fields, string start)
    {
        string error = Assert.Single(Documents.Errors(Documents.Track(fields)));

        Assert.StartsWith(start, error, StringComparison.Ordinal);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_SeveralErrors_AreAllTold()
    {
        IReadOnlyList<string> errors = Documents.Errors(Documents.Track(
            "\"strip\": { \"gain\": 99, \"pan\": 7, \"volume\": 1 }, \"effects\": [ { \"kind\": \"x\" }, { \"kind\": \"y\" } ], \"output\": \"z\""));

        Assert.Equal(6, errors.Count);
    }

    [Fact]
    public void Document_Null_IsNoList()
    {
        Assert.Equal(["\"tracks\" is null; expected a list in brackets."], Documents.Errors(Documents.Document("\"tracks\": null")));
        Assert.Equal(["track 1: expected an object in braces, found null."], Documents.Errors(Documents.Document("\"tracks\": [ null ]")));
    }

    [Fact]
    public void Document_NotUtf8_SaysWhere()
    {
        SessionException error = Assert.Throws<SessionException>(() => Session.FromJson([.. "{\n \""u8, 0xFF, .. "\" }"u8], "song.json", ""));

        Assert.Equal("song.json: line 2, byte 3: this is not UTF-8 text.", error.Message);
    }

    [Fact]
    public void Document_HalfASurrogate_IsReadAsSomethingElse()
    {
        Assert.Equal("\uFFFD", Documents.Read(Documents.Document("\"title\": \"\\ud800\"")).Title);
        Assert.Single(Documents.Errors(Documents.Document("\"\\ud800\": 1")));
    }

    [Fact]
    public void Document_TooDeep_IsRefused()
    {
        string bomb = Documents.Document($"\"title\": {new string('[', 5000)}");

        SessionException error = Assert.Throws<SessionException>(() => Documents.Read(bomb));

        Assert.Equal(SessionErrorKind.Syntax, error.Kind);
        Assert.EndsWith("nested deeper than 16 levels, which no session is.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 2)]
    [InlineData("{ \"format\": ", 13)]
    [InlineData("{ \"for", 7)]
    [InlineData("{ \"format\": \"tactus-session\", \"tracks\": [ { \"name\": \"Bass\"", 59)]
    public void Document_CutOff_SaysThatItsEndIsMissing(string json, int column)
    {
        SessionException error = Assert.Throws<SessionException>(() => Session.FromJson(System.Text.Encoding.UTF8.GetBytes(json), "song.json", ""));

        Assert.Equal(SessionErrorKind.Syntax, error.Kind);
        Assert.Equal($"song.json: line 1, byte {column}: the file ends in the middle of the session.", error.Message);
    }

    [Fact]
    public void Document_TooLarge_IsRefused()
    {
        byte[] large = new byte[Session.MaxDocumentBytes + 1];

        SessionException error = Assert.Throws<SessionException>(() => Session.FromJson(large, "song.json", ""));

        Assert.Equal("song.json: the document is larger than 32 MiB, the most that is read as a session.", error.Message);
    }

    [Fact]
    public void Document_MillionsOfErrors_AreToldUpToAHundred()
    {
        var json = new StringBuilder("\"tracks\": [");
        json.Append('0').Append(string.Concat(Enumerable.Repeat(",0", 1_000_000))).Append(']');

        Assert.Equal(100, Documents.Errors(Documents.Document(json.ToString())).Count);
    }

    [Fact]
    public void Document_TooManyTracks_IsRefused()
    {
        string tracks = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"{{ \"name\": \"T{i}\" }}"));

        Assert.Equal(["there are 5000 tracks and buses; allowed are 4096."], Documents.Errors(Documents.Document($"\"tracks\": [ {tracks} ]")));
    }

    [Fact]
    public void Document_LongChainOfBuses_IsFollowedToItsEnd()
    {
        string buses = string.Join(",", Enumerable.Range(0, 4000).Select(i => $"{{ \"name\": \"B{i}\", \"output\": \"B{(i + 1) % 4000}\" }}"));

        Assert.Contains("feed each other in a circle", Assert.Single(Documents.Errors(Documents.Document($"\"buses\": [ {buses} ]"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NumbersMadeByAProgram_AreCheckedToo()
    {
        var session = new Session
        {
            Tempo = [new SessionTempo(double.NaN, 120)],
            Loop = new SessionLoop(0, double.PositiveInfinity),
            Tracks =
            [
                new SessionTrack
                {
                    Name = "Bass",
                    Instrument = new SessionNode { Kind = "test-instrument", Parameters = new Dictionary<string, ParameterSetting> { ["cutoff"] = double.NaN } },
                    Clips = [new SessionClip { Notes = [new SessionNote(0, -1, 200, 0)], Messages = [new SessionMessage(0, new byte[] { 1 })], Transpose = 999 }],
                },
            ],
        };

        Assert.Equal(
            [
                "\"beat\" is NaN beats; allowed are 0 to 1000000000 beats.",
                "\"end\" is Infinity beats; allowed are 0 to 1000000000 beats.",
                "parameter \"cutoff\" is \"NaN\"; allowed are 20 Hz to 20000 Hz.",
                "\"transpose\" is 999 semitones; allowed are whole numbers from -127 to 127 semitones.",
                "\"length\" is -1 beats; allowed are 0.000001 to 1000000000 beats.",
                "\"key\" is 200; allowed are whole numbers from 0 to 127.",
                "\"velocity\" is 0; allowed are whole numbers from 1 to 127.",
                "its bytes are no message; allowed are one channel message such as \"B0 07 64\", or a whole system exclusive message \"F0 … F7\".",
            ],
            session.Validate().Select(error => error.Message));
    }

    [Fact]
    public void FromJson_MutatedDocuments_AreBuiltOrRefusedInOneSentence()
    {
        var random = new Random(2026);
        byte[] seed = Encoding.UTF8.GetBytes(Documents.Full);
        string[] words = ["null", "-1", "1e400", "\"x\"", "[]", "{}", "true", "0.5", "999999999999", "\"\\u0000\"", "\"Bass\"", "\"send:\"", "\"kind\""];
        int refused = 0;
        for (int round = 0; round < 10_000; round++)
        {
            byte[] mutant = round % 2 == 0 ? Fuzz.Mutate(seed, random) : ReplaceWord(Documents.Full, words[random.Next(words.Length)], random);
            try
            {
                Session session = Session.FromJson(mutant, "mutant.json", "");
                _ = SessionBuilder.Build(session, 48000);
                _ = session.ToJson();
            }
            catch (SessionException e)
            {
                refused++;
                Assert.StartsWith("mutant.json: ", e.Message, StringComparison.Ordinal);
                Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
                Assert.True(e.Message.Length is > 20 and < 1000, e.Message);
                Assert.InRange(e.Errors.Count, 1, 100);
            }
        }

        Assert.InRange(refused, 5_000, 9_999);
    }

    /// <summary>Puts another value in the place of one, so that the document stays JSON.</summary>
    private static byte[] ReplaceWord(string json, string word, Random random)
    {
        var values = System.Text.RegularExpressions.Regex.Matches(json, "(?<=: |\\[ ?|, )(-?[0-9.]+|\"[^\"]*\")");
        var value = values[random.Next(values.Count)];
        return Encoding.UTF8.GetBytes(json[..value.Index] + word + json[(value.Index + value.Length)..]);
    }
}
