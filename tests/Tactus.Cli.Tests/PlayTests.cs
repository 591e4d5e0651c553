using System.Text.Json;

namespace Tactus.Cli.Tests;

/// <summary>Playing through the tool, on devices that every machine has.</summary>
public sealed class PlayTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public PlayTests()
    {
        Song.Prelude(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("--in-process")]
    public void Play_OnTheNullDevice_TellsWhatHappened(string option)
    {
        var result = Play($"--device null --for 2s --quantum 256 --rate 44100 --json {option}");
        Assert.Equal(0, result.Status);
        var document = result.Json();
        Assert.Equal("null", document.GetProperty("device").GetString());
        Assert.Equal(44_100, document.GetProperty("rate").GetInt32());
        Assert.Equal(256, document.GetProperty("quantum").GetInt32());
        Assert.True(document.GetProperty("workers").GetInt32() >= 1);
        Assert.Contains(document.GetProperty("executor").GetString(), (string[])["auto", "serial", "stealing"]);
        Assert.True((document.GetProperty("cycles").GetInt64() + document.GetProperty("lostCycles").GetInt64()) * 256 >= 44_100 * 2);
        Assert.True(document.GetProperty("voicesMax").GetInt32() > 0);
        Assert.Equal(0, document.GetProperty("allocatedBytes").GetInt64());
        Assert.Equal(0, document.GetProperty("restarts").GetInt32());
        Assert.Equal(JsonValueKind.Array, document.GetProperty("refusals").ValueKind);
        Assert.True(document.TryGetProperty("collections", out _));
        Assert.Equal(JsonValueKind.Array, document.GetProperty("xruns").ValueKind);
        foreach (var spread in (string[])["load", "wakeLatencyUs"])
        {
            var (p50, p99, max) = (document.GetProperty(spread).GetProperty("p50").GetDouble(), document.GetProperty(spread).GetProperty("p99").GetDouble(), document.GetProperty(spread).GetProperty("max").GetDouble());
            Assert.True(p50 <= p99 && p99 <= max, $"{spread}: {p50}, {p99}, {max}");
        }
    }

    [Fact]
    public void Play_IntoAFile_LeavesTheSound()
    {
        Assert.Equal(0, Play("--device file:out.wav --for 2s").Status);
        var bytes = File.ReadAllBytes(_folder.File("out.wav"));
        Assert.True(bytes.Length > 48_000 * 2 * sizeof(float), $"{bytes.Length} bytes");
        Assert.Contains(bytes.Skip(48_000), value => value != 0);
    }

    [Fact]
    public void Play_WithNoDeviceNamed_SaysAloudWhichItTook()
    {
        var result = Play("--for 500ms");
        Assert.Equal(0, result.Status);
        Assert.Contains("Playing on", result.Error);
    }

    [Fact]
    public void Play_OfAShortSong_EndsByItself()
    {
        Song.Session(_folder, Song.OneNote);
        var result = ToolRun.Run(_folder, "play", "song.json", "--device", "null");
        Assert.Equal(0, result.Status);
        Assert.StartsWith("Played ", result.Output);
    }

    [Fact]
    public void Play_WithALoop_GoesOnPastTheEnd()
    {
        Song.Session(_folder, Song.OneNote);
        var result = ToolRun.Run(_folder, "play", "song.json", "--device", "null", "--loop", "--for", "3s", "--json");
        Assert.Equal(0, result.Status);
        var document = result.Json();
        Assert.True(document.GetProperty("cycles").GetInt64() * document.GetProperty("quantum").GetInt32() > 48_000 * 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--in-process")]
    public void Play_WhereRealTimeIsRefused_SaysSoOnceWithTheMend(string option)
    {
        // Without the capability, and with the usual limit of 0, also root is refused.
        var probe = ToolRun.Shell(_folder, "ulimit -Hr 0; setpriv --bounding-set -sys_nice true");
        Assert.SkipUnless(probe.Status == 0, $"setpriv cannot take a capability away here, so nobody was refused real-time scheduling: {probe.Error}");
        var result = ToolRun.Shell(_folder, $"ulimit -r 0; setpriv --bounding-set -sys_nice tactus play prelude.mid --device null --for 500ms --workers 2 --json {option}");
        Assert.Equal(0, result.Status);
        Assert.False(result.Json().GetProperty("realTime").GetBoolean());
        var refusal = Assert.Single(result.Json().GetProperty("refusals").EnumerateArray()).GetString();
        Assert.Contains("rtprio", refusal);
        Assert.Contains("/etc/security/limits.d", refusal);
        Assert.Single(result.Error.Split('\n'), line => line == $"warning: {refusal}");
    }

    [Theory]
    [InlineData("cores")]
    [InlineData("fixed")]
    [InlineData("free")]
    public void Play_EachBinding_Plays(string binding) => Assert.Equal(0, Play($"--device null --for 300ms --binding {binding}").Status);

    [Fact]
    public void Play_WithMoreXrunsThanAllowed_EndsWithOne()
    {
        // A quantum of one frame leaves 21 us a cycle, less than it takes to wake a thread up.
        var strict = Play("--device null --quantum 1 --for 1s --max-xruns 0 --json");
        Assert.True(strict.Json().GetProperty("xruns").GetArrayLength() > 0, "the machine is too good for this test");
        Assert.Equal(1, strict.Status);
    }

    [Theory]
    [InlineData("--device nothing", 3, "nothing")]
    [InlineData("--device jack:no-such-server", 3, "jack")]
    [InlineData("--device file:missing/out.wav", 2, "out.wav")]
    public void Play_OnADeviceThatIsNotThere_SaysSo(string options, int status, string hint)
    {
        var result = Play(options);
        Assert.Equal(status, result.Status);
        Assert.Contains(hint, result.Sentence());
    }

    [Theory]
    [InlineData("--for soon", "--for")]
    [InlineData("--for -1s", "--for")]
    [InlineData("--for 0", "--for")]
    [InlineData("--rate 12", "--rate")]
    [InlineData("--rate", "--rate")]
    [InlineData("--quantum 64.5", "--quantum")]
    [InlineData("--max-xruns few", "--max-xruns")]
    [InlineData("--qantum 64", "--quantum")]
    public void Play_AskedForTheImpossible_SaysWhatIsPossible(string options, string hint)
    {
        var result = ToolRun.InProcess(_folder, ["play", "./prelude.mid", .. options.Split(' ')]);
        Assert.Equal(2, result.Status);
        Assert.Contains(hint, result.Sentence());
    }

    [Fact]
    public void Play_OnATerminal_ShowsOneLineThatMoves()
    {
        var shown = ToolRun.OnTerminal(_folder, "stty cols 100; tactus play prelude.mid --device null --for 2s").Output;
        var lines = shown.Replace("\r\n", "\n").Split('\r').Where(part => part.Contains(" / ")).ToArray();
        Assert.InRange(lines.Length, 2, 25);
        Assert.All(lines, line => Assert.True(line.Split('\n')[0].Replace("\e[K", "").Length < 100, line));
    }

    [Fact]
    public void Devices_AreListed()
    {
        var backends = ToolRun.Run(_folder, "devices", "--json").Json().GetProperty("backends").EnumerateArray().ToArray();
        Assert.Contains(backends, backend => backend.GetProperty("name").GetString() == "null" && backend.GetProperty("available").GetBoolean());
        Assert.All(backends, backend =>
        {
            Assert.NotEmpty(backend.GetProperty("reason").GetString()!);
            Assert.Equal(JsonValueKind.Array, backend.GetProperty("devices").ValueKind);
        });
    }

    private ToolResult Play(string options) =>
        ToolRun.Run(_folder, ["play", "prelude.mid", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
