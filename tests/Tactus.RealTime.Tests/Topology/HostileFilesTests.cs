using System.Diagnostics;

namespace Tactus.RealTime.Tests.Topology;

public sealed class HostileFilesTests
{
    public HostileFilesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the files are Linux's");

    [Fact]
    public void Read_NothingThere_IsEqualProcessorsWithTheReason()
    {
        using var machine = new FakeMachine();

        var placement = machine.Place([2, 3, 5]);

        Assert.Equal([2, 3, 5], placement.Processors);
        Assert.Equal(3, placement.SuggestedWorkers);
        Assert.Equal(1, placement.Topology.NodeCount);
        Assert.Contains(placement.Topology.Reasons, reason => reason.Contains("online"));
        Assert.Contains(placement.Topology.Reasons, reason => reason.Contains("3 of 3"));
    }

    [Fact]
    public void Read_NoNumberAllowed_StillHasAProcessor()
    {
        using var machine = new FakeMachine();

        Assert.NotEmpty(machine.Place([]).Processors);
        Assert.NotEmpty(machine.Place([-1, 70_000]).Processors);
    }

    [Theory]
    [InlineData("devices/system/cpu/online")]
    [InlineData("devices/system/cpu/possible")]
    [InlineData("devices/system/cpu/cpu1/topology/thread_siblings_list")]
    [InlineData("devices/system/cpu/cpu1/topology/core_id")]
    [InlineData("devices/system/cpu/cpu1/topology/physical_package_id")]
    [InlineData("devices/system/cpu/cpu1/cpu_capacity")]
    [InlineData("devices/system/node/online")]
    [InlineData("devices/system/node/node0/cpulist")]
    [InlineData("devices/cpu_core/cpus")]
    [InlineData("devices/cpu_atom/cpus")]
    [InlineData("proc-self-cgroup")]
    [InlineData("fs/cgroup/cpu.max")]
    public void Read_AnyFileHostile_PlacesEveryAllowedProcessorOnce(string file)
    {
        string[] texts =
        [
            "", "\0\0\0", "x", "-", "3-1", "-1", "0-99999999999", "0-4294967296", "8192", "0-8191", "0,,1", "1-2-3", " 0 1 ", "99999999999999999999", "ÿÿÿÿ",
            string.Join(',', Enumerable.Repeat("0-8191", 9_000)), new string('7', 70_000), new string('\n', 1_000),
        ];
        using var machine = FakeMachine.TwoSockets();
        foreach (var text in texts)
            CheckWhole(machine.Put(file, text));
    }

    [Theory]
    [InlineData("devices/system/cpu/online")]
    [InlineData("devices/system/cpu/cpu1/topology/thread_siblings_list")]
    [InlineData("devices/system/node/node0/cpulist")]
    [InlineData("fs/cgroup/cpu.max")]
    public void Read_AnyFileAnotherThing_NeitherHangsNorThrows(string file)
    {
        using var machine = FakeMachine.TwoSockets();
        foreach (var command in (string[])["mkfifo \"$0\"", "ln -s /dev/zero \"$0\"", "ln -s \"$0\" \"$0\"", "ln -s /dev/full \"$0\"", "ln -s /dev/tty \"$0\"", "mkdir \"$0\""])
        {
            machine.Put(file, "");
            using var shell = Process.Start("sh", ["-c", $"rm \"$0\"; {command}", machine.PathOf(file)]);
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
            CheckWhole(machine);
            if (!command.StartsWith("mkdir", StringComparison.Ordinal)) // which is the last, and goes with the machine
                File.Delete(machine.PathOf(file));
        }
    }

    [Fact]
    public void Read_SiblingsThatDisagree_KeepEveryProcessor()
    {
        using var machine = new FakeMachine().Online("0-3").Processor(0, 0, 0, "0-1").Processor(1, 0, 0, "1-2").Processor(2, 0, 0, "2-3").Processor(3, 0, 0, "0,3");

        Assert.Equal([0, 1, 2, 3], machine.Place([0, 1, 2, 3]).Processors.Order());
    }

    [Fact]
    public void Read_WithoutListsOfSiblings_GoesByCoreAndPackage()
    {
        using var machine = FakeMachine.TwoSockets();
        for (var number = 0; number < 32; number++)
            File.Delete(machine.PathOf($"devices/system/cpu/cpu{number}/topology/thread_siblings_list"));

        Assert.Equal(16, machine.Place(Enumerable.Range(0, 32)).SuggestedWorkers);
        Assert.Empty(machine.Read([0]).Reasons);
    }

    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0,4-6", new[] { 0, 4, 5, 6 })]
    [InlineData("5,1,5", new[] { 1, 5 })]
    [InlineData("8191", new[] { 8191 })]
    [InlineData("", new int[0])]
    public void ParseList_ReadsTheKernelsLists(string text, int[] expected) => Assert.Equal(expected, ProcessorList.Parse(text));

    [Theory]
    [InlineData("x,3,-")]
    [InlineData("8192")]
    [InlineData("3-1")]
    [InlineData("1,")]
    [InlineData("+1")]
    public void ParseList_OfSomethingElse_IsNull(string text) => Assert.Null(ProcessorList.Parse(text));

    private static void CheckWhole(FakeMachine machine)
    {
        var placement = machine.Place(Enumerable.Range(0, 32));
        Assert.Equal(placement.Processors.Distinct().Count(), placement.Processors.Count);
        Assert.All(placement.Processors, processor => Assert.InRange(processor, 0, 31));
        Assert.InRange(placement.SuggestedWorkers, 1, placement.Processors.Count);
        Assert.InRange(placement.Topology.Reasons.Count, 0, 9);
    }
}
