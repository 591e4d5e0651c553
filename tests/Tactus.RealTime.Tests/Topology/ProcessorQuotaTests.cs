namespace Tactus.RealTime.Tests.Topology;

public sealed class ProcessorQuotaTests
{
    public ProcessorQuotaTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "control groups are Linux's");

    [Theory]
    [InlineData("150000 100000", 1.5, 1)]
    [InlineData("50000 100000", 0.5, 1)]
    [InlineData("200000 100000", 2.0, 2)]
    [InlineData("1999999 1000000", 1.999999, 1)]
    [InlineData("6400000 100000", 64.0, 16)]
    public void Quota_OfTheGroup_LimitsWorkersRoundedDown(string limit, double cores, int workers)
    {
        using var machine = FakeMachine.TwoSockets().ControlGroups("0::/a/b").Put("fs/cgroup/a/b/cpu.max", limit);

        var placement = machine.Place(Enumerable.Range(0, 32));

        Assert.Equal(cores, placement.Topology.Quota!.Cores, 1e-9);
        Assert.Equal(workers, placement.SuggestedWorkers);
        Assert.Equal(32, placement.Processors.Count);
    }

    [Fact]
    public void Quota_OfAGroupAbove_HoldsBelow()
    {
        using var machine = FakeMachine.TwoSockets().ControlGroups("0::/a/b/c")
            .Put("fs/cgroup/a/b/c/cpu.max", "max 100000").Put("fs/cgroup/a/b/cpu.max", "900000 100000").Put("fs/cgroup/a/cpu.max", "300000 100000");

        Assert.Equal(new ProcessorQuota(3, "fs/cgroup/a/cpu.max"), machine.Read([0, 1]).Quota);
    }

    [Fact]
    public void Quota_InsideAContainer_IsFoundAtTheRootThoughThePathIsOfTheWorldOutside()
    {
        using var machine = FakeMachine.TwoSockets().ControlGroups("0::/docker/abcdef").Put("fs/cgroup/cpu.max", "250000 100000");

        Assert.Equal(2, machine.Place(Enumerable.Range(0, 32)).SuggestedWorkers);
    }

    [Theory]
    [InlineData("4:cpu,cpuacct:/jobs/1\n1:name=systemd:/x", "fs/cgroup/cpu,cpuacct/jobs/1")]
    [InlineData("4:cpu:/jobs/1", "fs/cgroup/cpu/jobs")]
    [InlineData("4:cpu:/", "fs/cgroup/cpu")]
    public void Quota_OfVersionOne_IsFound(string lines, string folder)
    {
        using var machine = FakeMachine.TwoSockets().ControlGroups(lines).Put(folder + "/cpu.cfs_quota_us", "350000").Put(folder + "/cpu.cfs_period_us", "100000");

        Assert.Equal(3, machine.Place(Enumerable.Range(0, 32)).SuggestedWorkers);
    }

    [Fact]
    public void Quota_OfVersionOneSwitchedOff_IsNone()
    {
        using var machine = FakeMachine.TwoSockets().ControlGroups("4:cpu:/").Put("fs/cgroup/cpu/cpu.cfs_quota_us", "-1").Put("fs/cgroup/cpu/cpu.cfs_period_us", "100000");

        Assert.Null(machine.Read([0]).Quota);
        Assert.Empty(machine.Read([0]).Reasons);
    }

    [Theory]
    [InlineData("x y")]
    [InlineData("100000")]
    [InlineData("0 100000")]
    [InlineData("100000 0")]
    [InlineData("-5 100000")]
    [InlineData("99999999999999999999999 100000")]
    [InlineData("1e5 100000")]
    public void Quota_ThatMakesNoSense_IsNoneAndSaid(string limit)
    {
        using var machine = FakeMachine.TwoSockets().ControlGroups("0::/").Put("fs/cgroup/cpu.max", limit);

        var topology = machine.Read([0, 1]);

        Assert.Null(topology.Quota);
        Assert.Contains("cpu.max", Assert.Single(topology.Reasons));
    }

    [Theory]
    [InlineData("0::/../../other")]
    [InlineData("")]
    [InlineData(":::::\n\n0:\n::")]
    public void Quota_PathsThatLeadAstray_EndAtTheRoot(string lines)
    {
        using var machine = FakeMachine.TwoSockets().ControlGroups(lines).Put("fs/cgroup/cpu.max", "400000 100000");

        Assert.Equal(4, machine.Read([0, 1]).Quota!.WholeCores);
    }
}
