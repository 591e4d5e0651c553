using System.Numerics;
using Tactus.Devices.Tests.Support;

namespace Tactus.Devices.Tests.Clocked;

public sealed class CycleLoopTests
{
    private const long Period = 10_000_000; // the rig's default: 480 frames at 48 kHz

    // due:   |--0--|--1--|--2--| …   every callback takes half a period
    [Fact]
    public void Cycles_InTime_StartWhenDueAndLoseNothing()
    {
        using var rig = new LoopRig();
        for (var cycle = 0; cycle < 500; cycle++)
            rig.Work.Enqueue(Period / 2);
        rig.Run(500);

        Assert.Equal(500, rig.Cycles.Count);
        for (var index = 0; index < 500; index++)
        {
            var due = rig.Origin + (index * Period);
            Assert.Equal(new CycleNote(index, index * 480, due, due, due + Period, due + Period, 480), rig.Cycles[index]);
        }

        Assert.Empty(rig.Xruns);
        Assert.Equal(0, rig.Meter.Snapshot().LostCycles);
        Assert.Equal(500, rig.Meter.Cycles);
        Assert.Equal(500, rig.Meter.WakeLatency.Count);
        Assert.Equal(0, rig.Meter.WakeLatency.MaxNanoseconds);
        Assert.Equal(500 * 480, rig.PlayedFrames);
    }

    public static TheoryData<int, int> RatesAndQuanta()
    {
        var data = new TheoryData<int, int>();
        foreach (var rate in (int[])[8_000, 11_025, 44_100, 48_000, 96_000, 384_000])
        {
            foreach (var quantum in (int[])[1, 16, 17, 64, 128, 1_000, 8_192])
                data.Add(rate, quantum);
        }

        return data;
    }

    // Control: the rational itself, in numbers without a limit.
    [Theory]
    [MemberData(nameof(RatesAndQuanta))]
    public void Cycles_OfEveryRateAndQuantum_AreDueExactlyWithoutDrift(int rate, int quantum)
    {
        using var rig = new LoopRig(quantum, rate);
        rig.Run(1_000 + (int)(1_000_000_000L * quantum / rate / CycleLoop.MaxSleepNanoseconds));
        Assert.True(rig.Cycles.Count >= 1_000);
        for (var index = 0; index < rig.Cycles.Count; index++)
        {
            var due = rig.Origin + (long)((BigInteger)index * quantum * 1_000_000_000 / rate);
            Assert.Equal(due, rig.Cycles[index].Scheduled);
            Assert.Equal(due, rig.Cycles[index].Started);
        }

        Assert.Empty(rig.Xruns);
        Assert.Equal(0, rig.Meter.WakeLatency.MaxNanoseconds);
    }

    [Theory]
    [InlineData(Period, false)] // the very nanosecond of the deadline is in time
    [InlineData(Period + 1, true)]
    public void Callback_AroundItsDeadline_IsLostOneNanosecondAfter(long work, bool isLost)
    {
        using var rig = new LoopRig();
        rig.Work.Enqueue(work);
        rig.Run(1);
        Assert.Equal(isLost ? 1 : 0, rig.Xruns.Count);
        Assert.Equal(isLost ? 1 : 0, rig.Meter.Snapshot().LostCycles);
    }

    //  due:      |--0--|--1--|--2--|--3--|
    //  callback:  ######### ##### ##       0 is late by half a period, 1 and 2 catch up
    [Fact]
    public void Callback_LateByHalfAPeriod_LosesItsCycleAndCatchesUp()
    {
        using var rig = new LoopRig();
        rig.Work.Enqueue(Period * 3 / 2);
        rig.Work.Enqueue(Period / 4);
        rig.Work.Enqueue(Period / 4);
        rig.Run(3);

        var end = rig.Origin + (Period * 3 / 2);
        Assert.Equal(
            new DeviceXrun(DeviceXrunKind.LateCallback, 0, 0, end, Period / 2, 1, 480, 0, Period * 3 / 2),
            Assert.Single(rig.Xruns));
        Assert.Equal(rig.Origin + Period, rig.Cycles[1].Scheduled);
        Assert.Equal(end, rig.Cycles[1].Started); // at once, without a sleep
        Assert.Equal(rig.Origin + (Period * 2), rig.Cycles[2].Started); // in time again
        Assert.Equal((1, 480), (rig.Meter.Snapshot().LostCycles, rig.Meter.Snapshot().LostFrames));
        Assert.Equal(2, rig.Meter.WakeLatency.Count); // a start that was late without a sleep is no wake-up
    }

    // A late wake-up is told apart from a late callback.
    [Fact]
    public void Wake_Late_IsRecordedAndCountsOnlyIfTheDeadlineFalls()
    {
        using var rig = new LoopRig();
        rig.Clock.Oversleeps.Enqueue(Period / 2);
        rig.Clock.Oversleeps.Enqueue(Period * 3 / 4);
        rig.Work.Enqueue(Period / 4);
        rig.Work.Enqueue(Period / 2);
        rig.Run(2);

        var xrun = Assert.Single(rig.Xruns);
        Assert.Equal(DeviceXrunKind.LateCallback, xrun.Kind);
        Assert.Equal(1, xrun.CycleIndex);
        Assert.Equal(Period / 4, xrun.LatenessNanoseconds);
        Assert.Equal(Period * 3 / 4, xrun.WakeLatencyNanoseconds);
        Assert.Equal(Period / 2, xrun.CallbackNanoseconds);
        Assert.Equal(Period * 3 / 4, rig.Meter.WakeLatency.MaxNanoseconds);
    }

    //  due:      |--0--|--1--|--2--|--3--|--4--|
    //  callback:  ################### .   ###     after 0, the due cycle 1 is later than the limit: 1, 2 and 3 are skipped
    [Fact]
    public void Callback_LateBeyondTheLimit_SkipsToTheFirstCycleNotPast()
    {
        using var rig = new LoopRig();
        rig.Work.Enqueue((Period * 3) + (Period / 2));
        rig.Run(3);

        var end = rig.Origin + (Period * 7 / 2);
        Assert.Equal(
            [
                new DeviceXrun(DeviceXrunKind.LateCallback, 0, 0, end, Period * 5 / 2, 1, 480, 0, Period * 7 / 2),
                new DeviceXrun(DeviceXrunKind.Skipped, 1, 480, end, Period * 5 / 2, 3, 3 * 480, Period * 5 / 2, 0),
            ],
            rig.Xruns);
        Assert.Equal([0, 4 * 480], rig.Cycles.Select(cycle => cycle.FramePosition)); // the device's frame clock went on
        Assert.Equal([0, 1], rig.Cycles.Select(cycle => cycle.CycleIndex)); // the calls are counted without holes
        Assert.Equal(rig.Origin + (4 * Period), rig.Cycles[1].Started);
        Assert.Equal((4, 4 * 480), (rig.Meter.Snapshot().LostCycles, rig.Meter.Snapshot().LostFrames));
        Assert.Equal(3 * 480, rig.SkippedFrames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Skip_HappensExactlyAtTheLimit(int maxLatePeriods)
    {
        using var under = new LoopRig(maxLatePeriods: maxLatePeriods);
        under.Work.Enqueue(((maxLatePeriods + 1) * Period) - 1); // cycle 1 starts one nanosecond less than the limit late
        under.Run(2);
        Assert.DoesNotContain(under.Xruns, xrun => xrun.Kind == DeviceXrunKind.Skipped);
        Assert.Equal(2, under.Cycles.Count);

        using var at = new LoopRig(maxLatePeriods: maxLatePeriods);
        at.Work.Enqueue((maxLatePeriods + 1) * Period);
        at.Run(3);
        Assert.Equal(maxLatePeriods, Assert.Single(at.Xruns, xrun => xrun.Kind == DeviceXrunKind.Skipped).LostCycles);
        Assert.Equal((maxLatePeriods + 1) * 480, at.Cycles[1].FramePosition);
        Assert.Equal(at.Cycles[1].Scheduled, at.Cycles[1].Started); // that cycle is due this very nanosecond
    }

    // A machine that was asleep for a day.
    [Fact]
    public void Wake_AfterADay_SkipsTheDayInOneStep()
    {
        using var rig = new LoopRig(quantumFrames: 64);
        rig.Clock.Oversleeps.Enqueue(86_400_000_000_000);
        rig.Run(2);
        var xrun = Assert.Single(rig.Xruns);
        Assert.Equal(86_400L * 750, xrun.LostCycles);
        Assert.Equal(86_400L * 48_000, xrun.LostFrames);
        Assert.Equal(86_400L * 48_000, Assert.Single(rig.Cycles).FramePosition);
    }

    // Whatever happens: time is conserved, no cycle starts early or beyond the limit, lost is what ended late or was skipped.
    [Theory]
    [InlineData(1, 128, 48_000, 2)]
    [InlineData(2, 1, 8_000, 1)]
    [InlineData(3, 441, 44_100, 3)]
    [InlineData(4, 8_192, 384_000, 2)]
    [InlineData(5, 64, 11_025, 10)]
    public void Cycles_UnderRandomTrouble_ConserveTime(int seed, int quantum, int rate, int maxLatePeriods)
    {
        using var rig = new LoopRig(quantum, rate, maxLatePeriods);
        var random = new Random(seed);
        var period = 1_000_000_000.0 * quantum / rate;
        var ends = new List<long>();
        rig.OnProcess = () => ends.Add(rig.Clock.NowNanoseconds);
        for (var call = 0; call < 5_000; call++)
        {
            rig.Work.Enqueue((long)(period * (random.Next(10) == 0 ? random.NextDouble() * 8 : random.NextDouble())));
            rig.Clock.Oversleeps.Enqueue((long)(period * (random.Next(20) == 0 ? random.NextDouble() * 5 : 0.01)));
        }

        rig.Run(3_000);
        var lostByCallback = 0;
        long Due(long frame) => rig.Origin + (long)((BigInteger)frame * 1_000_000_000 / rate);
        for (var index = 0; index < rig.Cycles.Count; index++)
        {
            var cycle = rig.Cycles[index];
            Assert.Equal(index, cycle.CycleIndex);
            Assert.Equal(Due(cycle.FramePosition), cycle.Scheduled);
            Assert.InRange(cycle.Started, cycle.Scheduled, Due(cycle.FramePosition + ((long)quantum * maxLatePeriods)) - 1);
            if (ends[index] > Due(cycle.FramePosition + quantum))
                lostByCallback++;
        }

        var skipped = rig.Xruns.Where(xrun => xrun.Kind == DeviceXrunKind.Skipped).Sum(xrun => xrun.LostCycles);
        var status = rig.Meter.Snapshot();
        Assert.True(skipped > 0 && lostByCallback > 0);
        Assert.Equal(lostByCallback + skipped, status.LostCycles);
        Assert.Equal(status.LostCycles * quantum, status.LostFrames);
        Assert.Equal(lostByCallback, rig.Xruns.Count(xrun => xrun.Kind == DeviceXrunKind.LateCallback));
        Assert.All(rig.Xruns, xrun => Assert.True(xrun.LatenessNanoseconds > 0));

        // The frame clock is what was played and what was skipped, nothing else.
        Assert.Equal(rig.PlayedFrames + rig.SkippedFrames, (rig.Cycles[^1].FramePosition + quantum) + TrailingSkip(rig));
    }

    [Fact]
    public void Sleep_OfALongPeriod_IsCutSoThatAStopIsHeard()
    {
        using var rig = new LoopRig(quantumFrames: 8_192, sampleRate: 8_000); // 1.024 s
        rig.Run(1);
        Assert.Equal(52, rig.Clock.SleepTargets.Count); // 51 of 20 ms and the rest
        Assert.Equal(rig.Origin, rig.Clock.SleepTargets[^1]);

        rig.Clock.SleepTargets.Clear();
        rig.Loop.RequestStop();
        rig.Run(1);
        Assert.Empty(rig.Clock.SleepTargets);
        Assert.Single(rig.Cycles); // and no cycle before it is due
    }

    [Fact]
    public void Freewheel_HasNoDeadlineAndLosesNothing()
    {
        using var rig = new LoopRig();
        for (var cycle = 0; cycle < 100; cycle++)
        {
            rig.Work.Enqueue(Period * 5);
            rig.Loop.FreewheelCycle();
        }

        Assert.Empty(rig.Xruns);
        Assert.Empty(rig.Clock.SleepTargets);
        Assert.All(rig.Cycles, cycle => Assert.Equal(long.MaxValue, cycle.Deadline));
        Assert.Equal(Enumerable.Range(0, 100).Select(index => index * 480L), rig.Cycles.Select(cycle => cycle.FramePosition));
        Assert.Equal(0, rig.Meter.Snapshot().LostCycles);
    }

    private static long TrailingSkip(LoopRig rig) =>
        rig.Xruns[^1] is { Kind: DeviceXrunKind.Skipped } last && last.FramePosition > rig.Cycles[^1].FramePosition ? last.LostFrames : 0;
}
