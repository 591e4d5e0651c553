namespace Tactus.RealTime.Tests.Statistics;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Empty_ReadsZeroEverywhere()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Count);
        Assert.Equal(0, histogram.Percentile(50));
        Assert.Equal(0, histogram.Percentile(100));
        Assert.Equal(0, histogram.MaxNanoseconds);
        Assert.Equal(0, histogram.MinNanoseconds);
        Assert.Equal(0, histogram.MeanNanoseconds);
    }

    // The control is the sorted list itself.
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 5_000)]
    [InlineData(3, 1_000_000)]
    [InlineData(4, 50_000_000_000)]
    public void Percentile_AgainstSortedValues_IsAtMostOneThirtySecondAbove(int seed, long limit)
    {
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        var values = new long[4_000];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = (long)(limit * Math.Pow(random.NextDouble(), 3));
            histogram.Record(values[index]);
        }

        Array.Sort(values);
        foreach (var percent in (double[])[0, 1, 10, 50, 90, 99, 99.9, 100])
        {
            var exact = values[Math.Clamp((int)Math.Ceiling(values.Length * percent / 100) - 1, 0, values.Length - 1)];
            Assert.InRange(histogram.Percentile(percent), exact, exact + (exact / 32));
        }

        Assert.Equal(values[^1], histogram.Percentile(100));
        Assert.Equal(values[^1], histogram.MaxNanoseconds);
        Assert.Equal(values[0], histogram.MinNanoseconds);
        Assert.Equal(values.Average(), histogram.MeanNanoseconds, 1e-6 * limit);
    }

    [Fact]
    public void Record_EveryOctaveEdge_StaysInItsBucket()
    {
        for (var bit = 0; bit < 48; bit++)
        {
            foreach (var value in (long[])[(1L << bit) - 1, 1L << bit, (1L << bit) + 1])
            {
                var histogram = new LatencyHistogram();
                histogram.Record(value);
                histogram.Record(long.MaxValue >> 1); // so that the largest value does not cut the reading
                Assert.InRange(histogram.Percentile(50), value, value + (value / 32));
            }
        }
    }

    [Fact]
    public void Record_NegativeAndHuge_AreCountedAtTheEnds()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.Percentile(50));
        Assert.Equal(long.MaxValue, histogram.MaxNanoseconds);
    }

    [Fact]
    public void Add_TwoHistograms_EqualsOneOfBoth()
    {
        var (first, second, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var value = 1L; value < 1_000_000; value = (value * 3 / 2) + 1)
        {
            (value % 2 == 0 ? first : second).Record(value);
            both.Record(value);
        }

        first.Add(second);
        Assert.Equal(both.Count, first.Count);
        Assert.Equal(both.MinNanoseconds, first.MinNanoseconds);
        Assert.Equal(both.MeanNanoseconds, first.MeanNanoseconds);
        for (var percent = 0; percent <= 100; percent++)
            Assert.Equal(both.Percentile(percent), first.Percentile(percent));
    }

    [Fact]
    public void Clear_AfterValues_IsAsNew()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(77);
        histogram.Clear();
        Assert.Equal(0, histogram.Count);
        Assert.Equal(0, histogram.MaxNanoseconds);
        histogram.Record(5);
        Assert.Equal(5, histogram.Percentile(100));
        Assert.Equal(5, histogram.MinNanoseconds);
    }

    // Every reading beside a running recorder must be a value that was recorded (here 1000 or 2000), never zero and never beyond.
    [Fact]
    public void Percentile_BesideRecorder_IsAlwaysARecordedValue()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1_000);
        var recorder = new Thread(() =>
        {
            for (var index = 0; index < 2_000_000; index++)
                histogram.Record(index % 2 == 0 ? 2_000 : 1_000);
        });
        recorder.Start();
        do
        {
            Assert.InRange(histogram.Percentile(1), 1_000, 1_031);
            Assert.InRange(histogram.Percentile(100), 1_000, 2_000);
        }
        while (recorder.IsAlive);
        recorder.Join();
        Assert.Equal(2_000_001, histogram.Count);
    }

    [Fact]
    public void Record_And_Percentile_AllocateNothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1);
        histogram.Percentile(50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < 1_000; index++)
        {
            histogram.Record(index * 1_000);
            _ = histogram.Percentile(99);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
