namespace Tactus.RealTime.Tests.Queues;

public sealed class LatestValueTests
{
    [Fact]
    public void Reader_SeesTheInitialValueUntilSomethingIsPublished()
    {
        var latest = new LatestValue<long>(5);
        Assert.False(latest.Reader.HasValue);
        Assert.False(latest.Reader.TryTake(out var value));
        Assert.Equal(5, value);
    }

    [Fact]
    public void Reader_SeesTheNewestOnce()
    {
        var latest = new LatestValue<long>();
        for (var value = 1; value <= 5; value++)
            Assert.True(latest.Writer.Publish(value));
        Assert.True(latest.Reader.HasValue);
        Assert.True(latest.Reader.TryTake(out var taken));
        Assert.Equal(5, taken);
        Assert.False(latest.Reader.TryTake(out taken));
        Assert.Equal(5, taken);
    }

    [Fact]
    public void ValueHeldByTheReader_DoesNotChangeWhateverIsPublished()
    {
        var latest = new LatestValue<long>();
        latest.Writer.Publish(1);
        latest.Reader.TryTake();
        ref readonly var held = ref latest.Reader.Value;
        for (var value = 2; value < 20; value++)
        {
            latest.Writer.Pending = value;
            Assert.Equal(1, held);
            latest.Writer.Publish();
            Assert.Equal(1, held);
        }

        Assert.True(latest.Reader.TryTake(out var newest));
        Assert.Equal(19, newest);
    }

    [Fact]
    public void RandomSteps_BehaveAsOneVariable()
    {
        var latest = new LatestValue<(long, long, long)>();
        var random = new Random(3);
        long published = 0, taken = 0;
        for (var step = 1; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                published = step;
                latest.Writer.Publish((step, -step, step));
            }
            else
            {
                Assert.Equal(published != taken, latest.Reader.TryTake(out var value));
                Assert.Equal((published, -published, published), value);
                taken = published;
            }
        }
    }
}
