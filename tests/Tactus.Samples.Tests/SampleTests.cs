using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tactus.Samples.Tests;

/// <summary>Every sample runs as it stands, and is heard to do what it says.</summary>
public sealed partial class SampleTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Kill = 9;

    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TenLines_OnAFile_PlaysTheChordItSays()
    {
        SampleRun.Finish("TenLines", _folder, "file:chord.wav", "0.6");

        var sound = Sound.Load(PathOf("chord.wav"));
        var from = sound.FirstSound + 4800;
        double[] chord = [.. new[] { 60, 64, 67 }.Select(key => sound.Strength(Sound.HertzOf(key), from, 19_200))];
        double[] beside = [.. new[] { 58, 61, 62, 63, 65, 66, 68 }.Select(key => sound.Strength(Sound.HertzOf(key), from, 19_200))];
        Assert.True(chord.Min() > 0.003, $"the chord is {string.Join(", ", chord)}");
        Assert.True(chord.Min() > 5 * beside.Max(), $"the chord is {string.Join(", ", chord)}, keys beside it {string.Join(", ", beside)}");
    }

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Kill)]
    public void TenLines_EndedByASignal_LeavesNoEngineBehind(int signal)
    {
        using var run = new SampleRun("TenLines", _folder, "null", "600");
        Assert.Contains("Playing on null", run.ReadLine());
        using var engine = Process.GetProcessById(Assert.Single(ChildrenOf(run.ProcessId)));

        Assert.Equal(0, SendSignal(run.ProcessId, signal));

        Assert.True(run.WaitForExit(), "the sample does not end");
        Assert.True(engine.WaitForExit(TimeSpan.FromSeconds(20)), "the engine does not end");
    }

    [Fact]
    public void OwnNode_Rendered_SwellsAtItsRateByItsDepthWithTheSameBitsOnAnyWorkers()
    {
        // What the sample sets: four times a second, down to 40 %. Its note is 440 Hz; ten periods are short beside the tremolo's quarter of a second.
        const double Rate = 4;
        const double Lowest = 0.4;
        const int WindowFrames = 1091;

        var output = SampleRun.Finish("OwnNode", _folder, "tremolo.wav");

        var hashes = output.Split(' ', ',', '\n').Where(word => word.Length == 12 && word.All(char.IsAsciiHexDigit)).ToArray();
        Assert.Equal(2, hashes.Length);
        Assert.Equal(hashes[0], hashes[1]);

        var sound = Sound.Load(PathOf("tremolo.wav"));
        var levels = Enumerable.Range(0, 3 * sound.Rate / WindowFrames).Select(window => sound.Level(sound.Rate / 2 + window * WindowFrames, WindowFrames)).ToArray();
        Assert.InRange(levels.Max(), 0.02, 1);
        Assert.InRange(levels.Min() / levels.Max(), Lowest - 0.01, Lowest + 0.03);
        var middle = (levels.Min() + levels.Max()) / 2;
        Assert.Equal((int)(3 * Rate), levels.Zip(levels.Skip(1)).Count(pair => pair.First >= middle && pair.Second < middle));
    }

    [Fact]
    public void LiveSong_OnAFile_SoundsLiveAndRendered()
    {
        // One second at 60 beats a minute; the loop would play it for ever.
        File.WriteAllText(PathOf("song.tactus.json"), """
            {
              "format": "tactus-session", "version": 1, "title": "One note",
              "tempo": [ { "beat": 0, "bpm": 60 } ],
              "loop": { "start": 0, "end": 1 },
              "tracks": [ { "name": "Lead", "instrument": { "kind": "poly-synth" }, "clips": [ { "at": 0, "notes": [[0, 1, 69, 110]] } ] } ]
            }
            """);

        var output = SampleRun.Finish("LiveSong", _folder, "song.tactus.json", "rendered.wav", "file:live.wav");

        Assert.Contains("of 1.0 s", output);
        Assert.Contains("rendering 100", output);
        foreach (var file in (string[])["live.wav", "rendered.wav"])
        {
            var sound = Sound.Load(PathOf(file));
            var from = sound.FirstSound + 4800;
            Assert.True(sound.Strength(440, from, 19_200) > 0.003, $"{file}: {sound.Strength(440, from, 19_200)}");
            Assert.True(sound.Strength(440, from, 19_200) > 5 * sound.Strength(466.16, from, 19_200), file);
            Assert.True(sound.Frames > sound.Rate, $"{file}: {sound.Frames} frames");
        }
    }

    [Fact]
    public void Prelude_Run_WritesTheFileOfTheCheckout()
    {
        SampleRun.Finish("Prelude", _folder, "prelude.mid");

        Assert.Equal(File.ReadAllBytes(Path.Combine(SampleRun.Root, "samples", "prelude.mid")), File.ReadAllBytes(PathOf("prelude.mid")));
    }

    [Fact]
    public void Song_Run_WritesTheFilesOfTheCheckout()
    {
        SampleRun.Finish("Song", _folder, _folder);

        foreach (var file in (string[])["song.tactus.json", "song-shaker.wav"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(SampleRun.Root, "samples", file)), File.ReadAllBytes(PathOf(file)));
        }
    }

    [Theory]
    [InlineData("TenLines")]
    [InlineData("OwnNode")]
    [InlineData("LiveSong")]
    public void Sample_ThatShowsTheLibrary_StaysShort(string sample)
    {
        const int MostLines = 40;
        Assert.All(
            Directory.GetFiles(Path.Combine(SampleRun.Root, "samples", sample), "*.cs"),
            file => Assert.True(File.ReadLines(file).Count() < MostLines, $"{file}: {MostLines} lines and more are no sample"));
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private static int[] ChildrenOf(int process) =>
    [
        .. Directory.GetDirectories($"/proc/{process}/task").SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse),
    ];

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
