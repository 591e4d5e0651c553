namespace Tactus.Cli.Tests;

/// <summary>Session documents: made, checked, drawn.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_OfAMidiFileInAnotherFolder_PlaysFromAnywhere()
    {
        Song.Prelude(_folder);
        Directory.CreateDirectory(_folder.File("songs"));
        Directory.CreateDirectory(_folder.File("elsewhere"));
        Assert.Equal(0, ToolRun.Run(_folder, "session", "new", "songs/prelude.json", "--from", "prelude.mid").Status);
        var result = ToolRun.Shell(_folder, "cd elsewhere && tactus session check ../songs/prelude.json --json");
        Assert.Equal(0, result.Status);
        Assert.True(result.Json().GetProperty("valid").GetBoolean());
        Assert.Equal(0, result.Json().GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public void New_WhereADocumentIs_ReplacesItOnlyWhenForced()
    {
        Song.Session(_folder, Song.OneNote);
        var refused = ToolRun.InProcess(_folder, "session", "new", "./song.json");
        Assert.Equal(2, refused.Status);
        Assert.Contains("--force", refused.Sentence());
        Assert.Equal(Song.OneNote, File.ReadAllText(_folder.File("song.json")));
        Assert.Equal(0, ToolRun.InProcess(_folder, "session", "new", "./song.json", "--force").Status);
        Assert.NotEqual(Song.OneNote, File.ReadAllText(_folder.File("song.json")));
    }

    [Fact]
    public void New_WhereNothingCanBeWritten_IsRefused()
    {
        var result = ToolRun.InProcess(_folder, "session", "new", "./missing/song.json");
        Assert.Equal(2, result.Status);
        result.Sentence();
    }

    [Fact]
    public void Check_OfSeveralMistakes_NamesEveryOne()
    {
        Song.Session(_folder, """
            {
              "format": "tactus-session", "version": 1,
              "tracks": [
                { "name": "Bass", "instrument": { "kind": "no-such-synth" } },
                { "name": "Lead", "instrument": { "kind": "poly-synth" }, "output": "Nowhere" }
              ]
            }
            """);
        var result = ToolRun.InProcess(_folder, "session", "check", "./song.json", "--json");
        Assert.Equal(2, result.Status);
        var document = result.Json();
        Assert.False(document.GetProperty("valid").GetBoolean());
        var errors = document.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString() + ": " + error.GetProperty("message").GetString()).ToArray();
        Assert.Contains(errors, error => error.Contains("Bass") && error.Contains("no-such-synth"));
        Assert.Contains(errors, error => error.Contains("Lead") && error.Contains("Nowhere"));
    }

    [Fact]
    public void Check_InWords_NamesFileAndPlaceInEveryLine()
    {
        Directory.CreateDirectory(_folder.File("songs"));
        Song.Session(
            _folder,
            """
            {
              "format": "tactus-session", "version": 1,
              "tracks": [
                { "name": "Bass", "instrument": { "kind": "no-such-synth" } },
                { "name": "Lead", "instrument": { "kind": "poly-synth", "parameters": { "cutoff": 1e400 } }, "output": "Nowhere" }
              ]
            }
            """,
            "songs/song.tactus.json");
        var lines = ToolRun.InProcess(_folder, "session", "check", "./songs/song.tactus.json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("song.tactus.json: track \"", line));
        Assert.Contains("song.tactus.json: track \"Lead\", instrument: parameter \"cutoff\" is 1e400 Hz; allowed are 20 Hz to 20000 Hz.", lines);
    }

    [Fact]
    public void Show_OfASong_HasItsTracksAndItsLatency()
    {
        Song.Session(_folder, Song.OneNote);
        var text = ToolRun.InProcess(_folder, "session", "show", "./song.json").Output;
        Assert.Contains("Lead", text);
        Assert.Contains("poly-synth", text);
        var document = ToolRun.InProcess(_folder, "session", "show", "./song.json", "--json").Json();
        var nodes = document.GetProperty("nodes").EnumerateArray().ToArray();
        Assert.Equal(document.GetProperty("latencyFrames").GetInt32(), nodes.Max(node => node.GetProperty("outputLatencyFrames").GetInt32()));
    }
}
