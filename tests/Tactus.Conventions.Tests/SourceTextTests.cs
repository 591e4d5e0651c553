using System.Text.RegularExpressions;

namespace Tactus.Conventions.Tests;

/// <summary>What must not stand in the project's files.</summary>
public sealed class SourceTextTests
{
    private const int MostLines = 600;

    // why: each word is put together here, so that this file does not find itself.
    private static readonly Regex s_unfinished = new(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b|NotImplemented" + "Exception");
    private static readonly Regex s_waitsBlindly = new(@"\bThread\.Sl" + @"eep\b");
    private static readonly Regex s_skipsSilently = new(@"\b(Fact|Theory)\(Sk" + @"ip\b|Assert\.True\(tr" + @"ue\)");
    private static readonly Regex s_machinePath = new(@"(?<![\w.$*~}\-])/(ho" + @"me|Us" + @"ers|ro" + @"ot|wo" + @"rk|worksp" + @"ace)/\w|\b[A-Z]:\\Us" + @"ers\\");
    private static readonly Regex s_registryHost = new(@"https?://[a-z.]*(deb" + @"ian|nu" + @"get|npm" + @"js|py" + @"pi)[a-z]*\.[a-z]+/", RegexOptions.IgnoreCase);

    // Where there is no other way, with the reason.
    private static readonly Dictionary<string, string> s_mayWaitBlindly = new()
    {
        ["src/Tactus.RealTime/Clocks/MonotonicClock.cs"] = "the clock's own sleep where the system has no absolute timer",
        ["src/Tactus.RealTime/Waiting/Futex.cs"] = "the wait of a system without futexes",
    };

    private static readonly HashSet<string> s_textEndings = [".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".sh", ".yml", ".txt", ".c", ".h", ".cpp", ".hpp", ".editorconfig", ""];

    [Fact]
    public void Files_AreShort()
    {
        var tooLong =
            from path in Repository.Sources("src", "tests", "bench", "samples")
            let lines = Repository.Read(path).AsSpan().Count('\n')
            where lines > MostLines
            select $"{path}: {lines} lines, split it by role";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Sources_AreFinished() => Assert.Empty(Find(s_unfinished, Repository.Sources("src")));

    [Fact]
    public void Sources_DoNotWaitBlindly() =>
        Assert.Empty(Find(s_waitsBlindly, Repository.Sources("src").Where(path => !s_mayWaitBlindly.ContainsKey(path))));

    [Fact]
    public void BlindWaits_StillNeedTheirExemption() =>
        Assert.All(s_mayWaitBlindly.Keys, path => Assert.NotEmpty(Find(s_waitsBlindly, [path])));

    [Fact]
    public void Tests_DoNotPretend() => Assert.Empty(Find(s_skipsSilently, Repository.Sources("tests")));

    [Fact]
    public void Files_NameNoMachineAndNoRegistry()
    {
        var text = Repository.Files.Where(path => s_textEndings.Contains(Path.GetExtension(path))).ToArray();
        Assert.Empty(Find(s_machinePath, text));
        Assert.Empty(Find(s_registryHost, text));
    }

    [Theory]
    [InlineData("see /ho|me/anna/tactus", true)]
    [InlineData("cd /wo|rk/main", true)]
    [InlineData("a net/wo|rk/path", false)]
    [InlineData("~/wo|rk/song", false)]
    public void MachinePath_IsTold(string text, bool isOne) => Assert.Equal(isOne, s_machinePath.IsMatch(text.Replace("|", "")));

    [Fact]
    public void Scripts_CanBeRun()
    {
        if (OperatingSystem.IsWindows())
            return;

        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.All(["tactus", "test", ".ci/run"], path => Assert.Equal(Execute, File.GetUnixFileMode(Path.Combine(Repository.Root, path)) & Execute));
    }

    private static IEnumerable<string> Find(Regex pattern, IEnumerable<string> paths) =>
        from path in paths
        from line in Repository.Read(path).Split('\n').Index()
        where pattern.IsMatch(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}";
}
