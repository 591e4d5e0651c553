namespace Tactus.Cli.Tests;

/// <summary>Files that are no songs: status 2 and one sentence that names the file, from every verb that reads one, without delay.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public static TheoryData<string, byte[]> Files => new()
    {
        { "empty.mid", [] },
        { "empty.json", [] },
        { "header.mid", "MThd"u8.ToArray() },
        { "junk.mid", Junk(50_000) },
        { "junk.json", Junk(50_000) },
        { "zeros.json", new byte[100_000] },
        { "text.json", "la la la"u8.ToArray() },
        { "array.json", "[]"u8.ToArray() },
        { "null.json", "null"u8.ToArray() },
        { "deep.json", [.. Enumerable.Repeat((byte)'[', 100_000)] },
        { "half.json", "{ \"format\": \"tactus-session\", \"version\": 1, \"tra"u8.ToArray() },
        { "future.json", "{ \"format\": \"tactus-session\", \"version\": 99 }"u8.ToArray() },
        { "huge.json", [.. "{ \"title\": \""u8, .. Enumerable.Repeat((byte)'a', 40_000_000)] },
        { "number.json", "{ \"format\": \"tactus-session\", \"version\": 1, \"tempo\": [ { \"beat\": 0, \"bpm\": 1e400 } ] }"u8.ToArray() },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void File_IsNoSong_IsRefusedInOneSentenceByName(string name, byte[] content)
    {
        _folder.Write(name, content);
        var played = ToolRun.InProcess(_folder, "play", "./" + name, "--device", "null", "--for", "1s");
        Assert.Equal(2, played.Status);
        Assert.StartsWith($"tactus: {name}: ", played.Sentence());
        Assert.Empty(played.Output);
    }

    [Theory]
    [InlineData("play ./junk.mid --device null --for 1s")]
    [InlineData("render ./junk.mid -o ./out.wav")]
    [InlineData("session show ./junk.mid")]
    public void Verb_ReadsJunk_RefusesItAndWritesNothing(string line)
    {
        _folder.Write("junk.mid", Junk(1000));
        var result = ToolRun.InProcess(_folder, [.. line.Split(' '), "--json"]);
        Assert.Equal(2, result.Status);
        Assert.Contains("junk.mid", result.Json().GetProperty("error").GetProperty("message").GetString());
        Assert.False(File.Exists(_folder.File("out.wav")));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/mem")]
    [InlineData(".")]
    [InlineData("./missing.mid")]
    [InlineData("./missing/song.mid")]
    [InlineData("")]
    public void Path_IsNoFile_IsRefusedInOneSentence(string path)
    {
        var result = ToolRun.InProcess(_folder, "play", path, "--device", "null", "--for", "1s");
        Assert.Equal(2, result.Status);
        result.Sentence();
    }

    [Fact]
    public void File_IsNeitherMidiNorText_IsToldWhatIsNeeded()
    {
        _folder.Write("empty.mid", []);
        _folder.Write("junk.mid", Junk(1000));
        Assert.Contains("empty; a MIDI file or a session document is needed", ToolRun.InProcess(_folder, "session", "show", "./empty.mid").Sentence());
        Assert.Contains("begins with \"MThd\"", ToolRun.InProcess(_folder, "session", "show", "./junk.mid").Sentence());
        Assert.StartsWith("tactus: /: this is a folder", ToolRun.InProcess(_folder, "session", "show", "/").Sentence());
        Assert.Contains("not UTF-8", ToolRun.Shell(_folder, "tactus session show $(printf 'na\\xffme.mid')").Sentence());
    }

    // What plays must not be what is written: neither by its name nor by a link to it.
    [Theory]
    [InlineData("play ./song.json --device file:{0}")]
    [InlineData("render ./song.json -o {0}")]
    public void Output_IsTheSongOrAFileOfIt_IsRefusedAndTheFileIsWhole(string line)
    {
        Song.Prelude(_folder);
        Song.Session(_folder, """
            { "format": "tactus-session", "version": 1, "tracks": [ { "name": "A", "instrument": { "kind": "poly-synth" }, "clips": [ { "at": 0, "midi": "prelude.mid" } ] } ] }
            """);
        File.CreateSymbolicLink(_folder.File("link.wav"), _folder.File("song.json"));
        foreach (var name in (string[])["song.json", "link.wav", "prelude.mid"])
        {
            var before = File.ReadAllBytes(_folder.File(name));
            var result = ToolRun.InProcess(_folder, string.Format(System.Globalization.CultureInfo.InvariantCulture, line, _folder.File(name)).Split(' '));
            Assert.Equal(2, result.Status);
            Assert.Contains(name == "prelude.mid" ? "a clip of the song" : "the song itself", result.Sentence());
            Assert.Equal(before, File.ReadAllBytes(_folder.File(name)));
        }
    }

    [Fact]
    public void Output_IsAPipe_IsRefusedAndNotWaitedFor()
    {
        Song.Session(_folder, Song.OneNote);
        var nobody = ToolRun.Shell(_folder, "mkfifo p.wav; tactus render song.json -o p.wav --in-process");
        Assert.Equal(2, nobody.Status);
        Assert.Contains("p.wav: byte 0: this is a pipe", nobody.Sentence());
        var somebody = ToolRun.Shell(_folder, "ln -s /proc/self/fd/1 out; tactus render song.json -o out --in-process | cat >caught; echo ${PIPESTATUS[0]}; wc -c <caught; readlink out");
        Assert.Equal("2\n0\n/proc/self/fd/1\n", somebody.Output);
        Assert.Contains("this is a pipe", somebody.Error);
    }

    [Fact]
    public void Folder_IsGone_IsToldAsTheReason()
    {
        var result = ToolRun.Shell(_folder, "mkdir gone; cd gone; rmdir ../gone; tactus play song.mid --device null");
        Assert.Equal(2, result.Status);
        Assert.Contains("the folder that tactus was started in is gone", result.Sentence());
    }

    [Fact]
    public void Song_ComesThroughAPipe_IsReadOnceOrRefused()
    {
        Song.Prelude(_folder);
        Song.Session(_folder, Song.OneNote);
        var session = ToolRun.Shell(_folder, "cat song.json | tactus render /dev/stdin -o out.wav --range 0-1 --in-process --json");
        Assert.Equal(0, session.Status);
        Assert.Equal(48_000, session.Json().GetProperty("frames").GetInt64());
        var midi = ToolRun.Shell(_folder, "cat prelude.mid | tactus play /dev/stdin --device null --for 1s");
        Assert.Equal(2, midi.Status);
        Assert.Contains("cannot come through a pipe", midi.Sentence());
    }

    // Four gigabytes that take no room: refused by its size, not read.
    [Theory]
    [InlineData("huge.mid")]
    [InlineData("huge.json")]
    public void File_IsEndless_IsRefusedWithoutReadingIt(string name)
    {
        using (var file = File.Create(_folder.File(name)))
        {
            file.Write(name.EndsWith("mid", StringComparison.Ordinal) ? "MThd"u8 : [.. Enumerable.Repeat((byte)' ', 100)]);
            file.SetLength(4L << 30);
        }

        var before = GC.GetTotalAllocatedBytes();
        var result = ToolRun.InProcess(_folder, "session", "check", "./" + name);
        Assert.Equal(2, result.Status);
        Assert.Contains("MiB", result.Error + result.Output);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 512 << 20);
    }

    [Fact]
    public void File_HoldsAMillionNotesInOneTick_CanBePlayed()
    {
        var track = new List<byte>(4_000_100);
        for (var note = 0; note < 1_000_000; note++)
            track.AddRange([0, (byte)(0x90 | note % 16), (byte)(note / 16 % 128), 100]);
        track.AddRange([0x60, 0xFF, 0x2F, 0]);
        byte[] head = [.. "MThd"u8, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, .. "MTrk"u8];
        _folder.Write("million.mid", [.. head, (byte)(track.Count >> 24), (byte)(track.Count >> 16), (byte)(track.Count >> 8), (byte)track.Count, .. track]);
        var result = ToolRun.InProcess(_folder, "render", "./million.mid", "-o", "./out.wav", "--range", "0:00-0:01", "--in-process", "--json");
        Assert.Equal(0, result.Status);
        Assert.Equal(48_000, result.Json().GetProperty("frames").GetInt64());
    }

    [Fact]
    public void Path_IsAPipeThatNobodyWritesTo_CanBeInterrupted()
    {
        var result = ToolRun.Shell(_folder, "mkfifo pipe.mid; timeout --preserve-status -s INT 2 tactus play pipe.mid --device null");
        Assert.Equal(0, result.Status);
    }

    private static byte[] Junk(int length)
    {
        var junk = new byte[length];
        new Random(1685).NextBytes(junk);
        return junk;
    }
}
