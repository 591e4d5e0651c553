namespace Tactus.RealTime.Tests.Topology;

public sealed class WorkerPlacementTests
{
    public WorkerPlacementTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "topologies are read on Linux only");

    [Fact]
    public void Order_TwoSockets_TakesHomeCoresThenTheOtherSocketThenSecondThreads()
    {
        using var machine = FakeMachine.TwoSockets();

        var placement = machine.Place(Enumerable.Range(0, 32));

        Assert.Equal(Enumerable.Range(0, 32), placement.Processors);
        Assert.Equal(16, placement.SuggestedWorkers);
        Assert.Equal(2, placement.Topology.NodeCount);
        Assert.Equal(0, placement.HomeNode);
        Assert.Empty(placement.Topology.Reasons);
    }

    [Fact]
    public void Order_TwoSocketsWithASetMostlyInTheSecond_MakesThatHome()
    {
        using var machine = FakeMachine.TwoSockets();

        var placement = machine.Place([3, 9, 10, 11, 19, 25, 27]);

        // 19 is the second thread of 3, 25 of 9, 27 of 11.
        Assert.Equal([9, 10, 11, 3, 25, 27, 19], placement.Processors);
        Assert.Equal(4, placement.SuggestedWorkers);
        Assert.Equal(1, placement.HomeNode);
    }

    [Fact]
    public void Order_OnlySecondThreadsAllowed_TheyAreTheirCoresFirst()
    {
        using var machine = FakeMachine.TwoSockets();

        var placement = machine.Place([16, 17, 18]);

        Assert.Equal([16, 17, 18], placement.Processors);
        Assert.Equal(3, placement.SuggestedWorkers);
    }

    [Fact]
    public void Order_Hybrid_TakesFastCoresThenEfficientOnesThenSecondThreads()
    {
        using var machine = FakeMachine.Hybrid();

        var placement = machine.Place(Enumerable.Range(0, 24));

        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 14, 16, 17, 18, 19, 20, 21, 22, 23, 1, 3, 5, 7, 9, 11, 13, 15], placement.Processors);
        Assert.Equal(16, placement.SuggestedWorkers);
        Assert.Equal(8, placement.Topology.Usable.Count(processor => processor.Kind == CoreKind.Efficiency));
    }

    [Fact]
    public void Order_Arm_TakesTheFastestFirst()
    {
        using var machine = FakeMachine.Arm();

        var placement = machine.Place(Enumerable.Range(0, 64));

        Assert.Equal([.. Enumerable.Range(56, 8), .. Enumerable.Range(32, 24), .. Enumerable.Range(0, 32)], placement.Processors);
        Assert.Equal(64, placement.SuggestedWorkers);
        Assert.Equal(32, placement.Topology.Usable.Count(processor => processor.Kind == CoreKind.Efficiency));
    }

    [Fact]
    public void Order_OneCore_IsOneWorker()
    {
        using var machine = new FakeMachine().Online("0").Processor(0, 0, 0, "0");

        var placement = machine.Place([0]);

        Assert.Equal([0], placement.Processors);
        Assert.Equal(1, placement.SuggestedWorkers);
    }

    [Fact]
    public void Order_HolesInTheNumbers_NamesOnlineProcessorsOnly()
    {
        using var machine = new FakeMachine().Online("0-3,8-11").Put("devices/system/cpu/possible", "0-15");
        foreach (var number in (int[])[0, 1, 2, 3, 8, 9, 10, 11])
            machine.Processor(number, number % 4, 0, $"{number % 4},{(number % 4) + 8}");

        // 5 went offline after the set was made.
        var placement = machine.Place([0, 1, 2, 3, 5, 8, 9, 10, 11]);

        Assert.Equal([0, 1, 2, 3, 8, 9, 10, 11], placement.Processors);
        Assert.Equal(4, placement.SuggestedWorkers);
        Assert.Equal(16, placement.Topology.PossibleCount);
    }

    [Fact]
    public void ProcessorsOf_FixedWithMoreWorkersThanProcessors_LeavesTheRestFree()
    {
        using var machine = FakeMachine.TwoSockets();

        var placement = machine.Place([1, 2]).With(WorkerBinding.Fixed);

        Assert.Equal([1], placement.ProcessorsOf(0, 4));
        Assert.Equal([2], placement.ProcessorsOf(1, 4));
        Assert.Null(placement.ProcessorsOf(2, 4));
        Assert.Null(placement.ProcessorsOf(-1, 4));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)] // the home socket's cores
    [InlineData(9, 16)] // both sockets' cores
    [InlineData(16, 16)]
    [InlineData(17, 0)] // anywhere
    [InlineData(64, 0)]
    public void ProcessorsOf_CoresOfTwoSockets_AreWholeClassesWithRoomForAll(int workers, int count)
    {
        using var machine = FakeMachine.TwoSockets();

        var processors = machine.Place(Enumerable.Range(0, 32)).ProcessorsOf(workers - 1, workers);

        Assert.Equal(count == 0 ? null : Enumerable.Range(0, count), processors);
    }

    [Theory]
    [InlineData(8, new[] { 0, 2, 4, 6, 8, 10, 12, 14 })]
    [InlineData(9, new[] { 0, 2, 4, 6, 8, 10, 12, 14, 16, 17, 18, 19, 20, 21, 22, 23 })]
    public void ProcessorsOf_CoresOfAHybrid_LeaveOutSlowAndSecondOnesWhileTheyCan(int workers, int[] expected)
    {
        using var machine = FakeMachine.Hybrid();

        Assert.Equal(expected, machine.Place(Enumerable.Range(0, 24)).ProcessorsOf(1, workers));
    }

    [Fact]
    public void ProcessorsOf_Free_IsNull()
    {
        using var machine = FakeMachine.TwoSockets();

        Assert.Null(machine.Place([1, 2]).With(WorkerBinding.Free).ProcessorsOf(0, 1));
    }

    [Fact]
    public void Order_FavouredCoresOfOneKind_StayPerformanceCores()
    {
        using var machine = new FakeMachine().Online("0-3");
        for (var number = 0; number < 4; number++)
            machine.Processor(number, number, 0, $"{number}").Put($"devices/system/cpu/cpu{number}/cpufreq/cpuinfo_max_freq", number == 2 ? "5200000" : "4900000");

        var placement = machine.Place([0, 1, 2, 3]);

        Assert.Equal([2, 0, 1, 3], placement.Processors);
        Assert.All(placement.Topology.Processors, processor => Assert.Equal(CoreKind.Performance, processor.Kind));
    }
}
