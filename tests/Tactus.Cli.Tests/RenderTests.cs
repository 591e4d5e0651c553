using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Tactus.Cli.Tests;

/// <summary>Rendering through the tool: the same samples whatever the threads, blocks and processes, and a true account of them.</summary>
public sealed class RenderTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public RenderTests()
    {
        Song.Prelude(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Render_HoweverTheWorkIsSpread_GivesTheSameHash()
    {
        string[] ways =
        [
            "",
            "--quantum 2048 --executor serial",
            "--quantum 333 --executor serial",
            "--workers 1 --quantum 17",
            "--workers 3 --executor stealing --quantum 64",
        ];
        var hashes = ways.Select(way => Render($"--range 0:08-0:10 {way}").GetProperty("sha256").GetString()).ToArray();
        Assert.All(hashes, hash => Assert.Equal(hashes[0], hash));
        Assert.NotEqual(hashes[0], Render("--range 0:09-0:11").GetProperty("sha256").GetString());

        var inAnotherProcess = ToolRun.Run(_folder, "render", "prelude.mid", "-o", "out.wav", "--range", "0:08-0:10", "--workers", "2", "--json");
        Assert.Equal(hashes[0], inAnotherProcess.Json().GetProperty("sha256").GetString());
    }

    [Fact]
    public void Render_ToFloats_TellsWhatIsInTheFile()
    {
        var document = Render("--range 0:01-0:03.5 --rate 44100");
        var samples = DataOf(File.ReadAllBytes(_folder.File("out.wav")));
        Assert.Equal(110_250, document.GetProperty("frames").GetInt64());
        Assert.Equal(110_250 * 2 * sizeof(float), samples.Length);
        Assert.Equal(2.5, document.GetProperty("seconds").GetDouble(), 9);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(samples)), document.GetProperty("sha256").GetString());

        var peak = Enumerable.Range(0, samples.Length / sizeof(float)).Max(index => Math.Abs(BinaryPrimitives.ReadSingleLittleEndian(samples.AsSpan(index * sizeof(float)))));
        Assert.True(peak > 0);
        Assert.Equal(20 * Math.Log10(peak), document.GetProperty("peakDbfs").GetDouble(), 3);
        Assert.True(document.GetProperty("wallSeconds").GetDouble() > 0);
        Assert.True(document.GetProperty("realtimeFactor").GetDouble() > 0);
    }

    [Theory]
    [InlineData("pcm16", 1, 16)]
    [InlineData("pcm24", 1, 24)]
    [InlineData("float32", 3, 32)]
    public void Render_InAFormat_WritesThatFormatOfTheSameSound(string format, int tag, int bits)
    {
        var document = Render($"--range 0:00-0:01 --format {format}");
        var bytes = File.ReadAllBytes(_folder.File("out.wav"));
        var at = bytes.AsSpan().IndexOf("fmt "u8) + 8;
        Assert.Equal(tag, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)));
        Assert.Equal(bits, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 14)));
        Assert.Equal(48_000 * 2 * bits / 8, DataOf(bytes).Length);
        Assert.Equal(Render("--range 0:00-0:01").GetProperty("sha256").GetString(), document.GetProperty("sha256").GetString());
    }

    [Fact]
    public void Render_WithStems_WritesEveryTrackAsIfItWereAlone()
    {
        const string Low = """{ "name": "Low", "instrument": { "kind": "poly-synth" }, "clips": [ { "at": 0, "notes": [[0, 1, 40, 100]] } ] }""";
        const string High = """{ "name": "High/er", "instrument": { "kind": "poly-synth" }, "clips": [ { "at": 0.5, "notes": [[0, 1, 70, 90]] } ] }""";
        var both = RenderSession(Low + "," + High, "--stems ./stems");
        var stems = both.GetProperty("stems").EnumerateArray().ToDictionary(stem => stem.GetProperty("track").GetString()!);
        Assert.Equal(["High/er", "Low"], stems.Keys.Order());
        Assert.Equal(2, Directory.GetFiles(_folder.File("stems"), "*.wav").Length);
        Assert.Equal(RenderSession(Low, "").GetProperty("sha256").GetString(), stems["Low"].GetProperty("sha256").GetString());
        Assert.NotEqual(both.GetProperty("sha256").GetString(), stems["Low"].GetProperty("sha256").GetString());
    }

    [Theory]
    [InlineData("render ./prelude.mid", "--output")]
    [InlineData("render ./prelude.mid -o ./missing/out.wav", "out.wav")]
    [InlineData("render ./prelude.mid -o ./", "it is a folder")]
    [InlineData("render ./prelude.mid -o ./prelude.mid", "the song itself")]
    [InlineData("render ./prelude.mid -o ./out.wav --format mp3", "pcm16")]
    [InlineData("render ./prelude.mid -o ./out.wav --range 0:10-0:05", "--range")]
    [InlineData("render ./prelude.mid -o ./out.wav --quantum 0", "--quantum")]
    [InlineData("render ./prelude.mid -o ./out.wav --rate 1e9", "--rate")]
    [InlineData("render ./prelude.mid -o ./out.wav --workers many", "--workers")]
    [InlineData("render ./prelude.mid -o ./out.wav --executor magic", "auto, serial, static, stealing")]
    [InlineData("render ./prelude.mid -o ./out.wav --rate", "--rate")]
    public void Render_AskedForTheImpossible_SaysWhatIsPossible(string line, string hint)
    {
        var result = ToolRun.InProcess(_folder, [.. line.Split(' '), "--in-process"]);
        Assert.Equal(2, result.Status);
        Assert.Contains(hint, result.Sentence());
        Assert.False(File.Exists(_folder.File("out.wav")));
    }

    [Fact]
    public void Render_ToAFullDisk_SaysSo()
    {
        var result = ToolRun.Run(_folder, "render", "prelude.mid", "-o", "/dev/full", "--range", "0:00-0:10");
        Assert.NotEqual(0, result.Status);
        Assert.NotEqual(4, result.Status);
        Assert.Contains("full", result.Sentence());
    }

    [Fact]
    public void Progress_OnATerminal_MovesAndNowhereElse()
    {
        Assert.Contains('\r', ToolRun.OnTerminal(_folder, "tactus render prelude.mid -o out.wav --range 0:00-0:40").Output.Replace("\r\n", ""));
        Assert.Empty(ToolRun.Run(_folder, "render", "prelude.mid", "-o", "out.wav", "--range", "0:00-0:10").Error);
    }

    private JsonElement Render(string options) => RenderFile("./prelude.mid", options);

    private JsonElement RenderSession(string tracks, string options)
    {
        Song.Session(_folder, $$"""{ "format": "tactus-session", "version": 1, "tracks": [ {{tracks}} ] }""");
        return RenderFile("./song.json", "--range 0:00-0:02 " + options);
    }

    private JsonElement RenderFile(string file, string options)
    {
        var result = ToolRun.InProcess(_folder, ["render", file, "-o", "./out.wav", "--json", "--in-process", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(result.Status == 0, result.Error);
        return result.Json();
    }

    private static byte[] DataOf(byte[] wav)
    {
        for (var at = 12; at + 8 <= wav.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(at + 4));
            if (wav.AsSpan(at, 4).SequenceEqual("data"u8))
                return wav[(at + 8)..(at + 8 + length)];
            at += 8 + length + (length & 1);
        }

        throw new InvalidDataException("no data chunk");
    }
}
