using Tactus.RealTime;

namespace Tactus.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Doctor_SaysWhichProcessorsThereAreAndWhoTakesThem()
    {
        var findings = Findings(ToolRun.Run(_folder, "doctor", "--json"));

        Assert.StartsWith($"{ProcessorSet.Allowed.Count} of ", findings["cores"]);
        Assert.Contains("core", findings["topology"]);
        Assert.StartsWith($"auto takes {WorkerPlacement.Current.SuggestedWorkers}", findings["workers"]);
        Assert.Contains(" ns", findings["handover"]);
    }

    [Fact]
    public void Doctor_HeldToOneProcessor_TakesOneWorkerThere()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/taskset") && ProcessorSet.Allowed.Contains(1), "needs taskset and a processor 1");

        var findings = Findings(ToolRun.Shell(_folder, "taskset -c 1 tactus doctor --json"));

        Assert.StartsWith("1 of ", findings["cores"]);
        Assert.Contains("(1)", findings["cores"]);
        Assert.Equal("auto takes 1, on processor 1", findings["workers"]);
        Assert.StartsWith("not measured, as only one processor may be used", findings["handover"]);
    }

    private static Dictionary<string, string> Findings(ToolResult result) => result.Json().GetProperty("findings").EnumerateArray()
        .ToDictionary(finding => finding.GetProperty("name").GetString()!, finding => finding.GetProperty("value").GetString()!);
}
