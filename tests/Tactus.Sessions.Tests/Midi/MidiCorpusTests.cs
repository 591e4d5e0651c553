namespace Tactus.Sessions.Tests.Midi;

/// <summary>Files by other people, broken ones included; <c>tests/fetch-midi.sh DIR</c> brings them.</summary>
public sealed class MidiCorpusTests
{
    private const string Variable = "TACTUS_TEST_MIDI";

    [Fact]
    public void Read_FilesByOthers_PlayOrAreRefusedInOneSentence()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{Variable} names no folder with MIDI files; get one with tests/fetch-midi.sh DIR");
        string[] paths = [.. Directory.EnumerateFiles(folder!, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(paths);
        ITestOutputHelper? output = TestContext.Current.TestOutputHelper;
        int played = 0;
        foreach (string path in paths)
        {
            string name = Path.GetFileName(path);
            try
            {
                MidiFile file = MidiFile.Read(path);
                MidiFile again = MidiFile.Parse(MidiFileWriter.ToBytes(file), name);
                MidiRoundTripTests.AssertSame(file, again);
                played++;
                output?.WriteLine($"{name}: plays, {file.Tracks.Length} tracks, {file.TempoMap.SecondsAt(file.End):0.0} s");
                foreach (MidiFileWarning warning in file.Warnings)
                {
                    output?.WriteLine("    " + warning.Message);
                }
            }
            catch (MidiFileException e)
            {
                Fuzz.AssertOneSentence(e.Message, name, e.ByteOffset, new FileInfo(path).Length);
                output?.WriteLine(e.Message);
            }
        }

        output?.WriteLine($"{played} of {paths.Length} files play");
        Assert.NotEqual(0, played);
    }
}
