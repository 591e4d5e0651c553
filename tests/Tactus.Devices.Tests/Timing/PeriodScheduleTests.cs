using System.Numerics;

namespace Tactus.Devices.Tests.Timing;

public sealed class PeriodScheduleTests
{
    public static TheoryData<int, int> RatesAndQuanta()
    {
        var data = new TheoryData<int, int>();
        foreach (var rate in (int[])[8_000, 11_025, 44_100, 48_000, 88_200, 96_000, 192_000, 384_000, 47_999])
        {
            foreach (var quantum in (int[])[1, 2, 17, 64, 128, 441, 1_024, 8_191, 8_192])
                data.Add(rate, quantum);
        }

        return data;
    }

    // Theory: origin + floor(k * quantum * 10^9 / rate), in numbers without a limit.
    [Theory]
    [MemberData(nameof(RatesAndQuanta))]
    public void StartOf_AnyCycle_IsTheExactRationalRoundedDown(int rate, int quantum)
    {
        const long Origin = 123_456_789_012_345;
        var schedule = new PeriodSchedule(Origin, quantum, rate);
        foreach (var index in (long[])[0, 1, 2, 3, 999, 44_100, 1_000_003, 86_400L * 365 * 100 * 375])
        {
            var exact = Origin + (((BigInteger)index * quantum * 1_000_000_000) / rate);
            if (exact < long.MaxValue)
                Assert.Equal((long)exact, schedule.StartOf(index));
        }
    }

    [Theory]
    [MemberData(nameof(RatesAndQuanta))]
    public void StartOf_AfterEveryFullSecondOfFrames_IsOnTheSecond(int rate, int quantum)
    {
        var schedule = new PeriodSchedule(0, quantum, rate);
        for (var seconds = 1L; seconds <= 100_000; seconds *= 10)
        {
            // rate cycles of quantum frames take quantum seconds.
            Assert.Equal(seconds * quantum * 1_000_000_000, schedule.StartOf(seconds * rate));
        }
    }

    [Theory]
    [MemberData(nameof(RatesAndQuanta))]
    public void FirstAtOrAfter_AroundEveryStart_IsTheSmallestSuch(int rate, int quantum)
    {
        var schedule = new PeriodSchedule(1_000, quantum, rate);
        for (var index = 0L; index < 2_000; index += 7)
        {
            var start = schedule.StartOf(index);
            Assert.Equal(index, schedule.FirstAtOrAfter(start));
            Assert.Equal(index + 1, schedule.FirstAtOrAfter(start + 1));
            Assert.Equal(Math.Max(0, index), schedule.FirstAtOrAfter(start - 1));
        }
    }
}
