using System.Diagnostics;
using System.Globalization;

namespace Tactus.RealTime.Tests.Topology;

public sealed class ThisMachineTests
{
    [Fact]
    public void Current_SaysWhatTheSystemsOwnToolSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/lscpu"), "compares with lscpu");
        using var lscpu = Process.Start(new ProcessStartInfo("lscpu", ["-p=CPU,CORE,SOCKET,NODE"]) { RedirectStandardOutput = true })!;
        var rows = lscpu.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.Split(',').Select(field => field.Length == 0 ? 0 : int.Parse(field, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        var topology = ProcessorTopology.Current;

        Assert.Equal(rows.Select(row => row[0]), topology.Processors.Select(processor => processor.Number));
        Assert.Equal(Groups(rows.Select(row => row[1])), Groups(topology.Processors.Select(processor => processor.Core)));
        Assert.Equal(Groups(rows.Select(row => row[2])), Groups(topology.Processors.Select(processor => processor.Package)));
        Assert.Equal(Groups(rows.Select(row => row[3])), Groups(topology.Processors.Select(processor => processor.Node)));
    }

    [Fact]
    public void Current_PlacesEveryAllowedProcessorOnce()
    {
        Assert.Equal(ProcessorSet.Allowed.Order(), WorkerPlacement.Current.Processors.Order());
        Assert.InRange(WorkerPlacement.Current.SuggestedWorkers, 1, WorkerPlacement.Current.Processors.Count);
    }

    [Fact]
    public void NumaPreference_OnOneNode_DoesNothing()
    {
        Assert.SkipWhen(WorkerPlacement.Current.Topology.NodeCount > 1, "this machine has several nodes");
        using var preference = NumaPreference.For(WorkerPlacement.Current);
        Assert.Null(preference.Refusal);
        Assert.False(NumaPreference.IsSetOnCurrentThread());
    }

    [Fact]
    public void NumaPreference_OfANode_IsSetOrRefusedAndTakenBack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory policies are Linux's");
        using (var preference = NumaPreference.ForNode(0))
            Assert.Equal(preference.Refusal is null, NumaPreference.IsSetOnCurrentThread());

        Assert.False(NumaPreference.IsSetOnCurrentThread());
    }

    [Fact]
    public void NumaPreference_OfANodeThatIsNotThere_IsRefusedWithWords()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory policies are Linux's");
        using var preference = NumaPreference.ForNode(1000);
        Assert.NotNull(preference.Refusal);
        Assert.False(NumaPreference.IsSetOnCurrentThread());
    }

    // Names of groups differ between the two; which processors are together must not.
    private static IEnumerable<int> Groups(IEnumerable<int> names)
    {
        var numbers = new Dictionary<int, int>();
        return [.. names.Select(name => numbers.TryGetValue(name, out var number) ? number : numbers[name] = numbers.Count)];
    }
}
