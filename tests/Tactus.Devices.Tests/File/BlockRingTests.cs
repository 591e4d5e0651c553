namespace Tactus.Devices.Tests.File;

public sealed class BlockRingTests
{
    [Fact]
    public void Push_UntilFull_IsRefusedAndPopMakesRoom()
    {
        using var memory = new ChannelMemory(2, 16);
        using var ring = new BlockRing(2, 16, 3);
        for (var block = 0; block < 3; block++)
        {
            memory[0].Fill(block);
            memory[1].Fill(block + 0.5f);
            Assert.True(ring.TryPush(memory, block * 10));
        }

        Assert.False(ring.TryPush(memory, 0));
        for (var block = 0; block < 20; block++)
        {
            Assert.True(ring.TryPeek(out var planar, out var gap));
            Assert.Equal(block * 10, gap);
            Assert.Equal(32, planar.Length);
            Assert.Equal(-1, planar[..16].IndexOfAnyExcept((float)block));
            Assert.Equal(-1, planar[16..].IndexOfAnyExcept(block + 0.5f));
            ring.Pop();
            memory[0].Fill(block + 3);
            memory[1].Fill(block + 3.5f);
            Assert.True(ring.TryPush(memory, (block + 3) * 10));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Blocks_AcrossThreads_ComeWholeAndInOrder(int slots)
    {
        const int Blocks = 200_000;
        using var memory = new ChannelMemory(1, 17);
        using var ring = new BlockRing(1, 17, slots);
        var producer = new Thread(() =>
        {
            for (var block = 0; block < Blocks; block++)
            {
                memory[0].Fill(block);
                while (!ring.TryPush(memory, block))
                    Thread.Yield();
            }
        });
        producer.Start();
        for (var block = 0; block < Blocks; block++)
        {
            ReadOnlySpan<float> planar;
            long gap;
            while (!ring.TryPeek(out planar, out gap))
                Thread.Yield();
            if (gap != block || planar.IndexOfAnyExcept((float)block) >= 0)
                Assert.Fail($"block {block} came torn or out of order");
            ring.Pop();
        }

        producer.Join();
        Assert.False(ring.TryPeek(out _, out _));
    }
}
