using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus.RealTime.Tests.Queues;

/// <summary>What different threads write lies two cache lines apart, and shared layouts never move silently.</summary>
public sealed unsafe class LayoutTests
{
    [Fact]
    public void Positions_AreAloneOnTheirLines()
    {
        Assert.Equal(384, sizeof(PaddedPositions));
        Assert.Equal(128, (int)Marshal.OffsetOf<PaddedPositions>(nameof(PaddedPositions.Enqueue)));
        Assert.Equal(256, (int)Marshal.OffsetOf<PaddedPositions>(nameof(PaddedPositions.Dequeue)));
    }

    [Fact]
    public void SpscLayout_IsWhatPeersRelyOn()
    {
        Assert.Equal((0, 128, 256), (SpscLayout.TailOffset, SpscLayout.HeadOffset, SpscLayout.SlotsOffset));
        Assert.Equal(384, sizeof(SpscEndState));
        Assert.Equal(128, (int)Marshal.OffsetOf<SpscEndState>(nameof(SpscEndState.Own)));
        Assert.Equal(256 + 128, SpscRing<byte>.RequiredBytes(1));
        Assert.Equal(256 + (64 * 24) + 0, SpscRing<(long, long, long)>.RequiredBytes(33));
        Assert.Equal(0, SpscRing<(long, int)>.RequiredBytes(100) % CacheLine.PaddingBytes);
    }

    [Fact]
    public void LatestValueLayout_IsWhatPeersRelyOn()
    {
        Assert.Equal(128 + (3 * 128), LatestValue<byte>.RequiredBytes);
        Assert.Equal(128 + (3 * 256), LatestValue<Block129>.RequiredBytes);
        Assert.Equal(128, sizeof(LatestValueEndState));
        Assert.True(LatestValueLayout.IsValid(LatestValueLayout.Initial));
        Assert.Equal(6, Enumerable.Range(0, 64).Count(LatestValueLayout.IsValid));
    }

    [Fact]
    public void WaitPoint_IsAloneOnItsLines()
    {
        Assert.Equal(128, WaitPoint.RequiredBytes);
        Assert.Equal(0, (int)Marshal.OffsetOf<WaitPoint.WaitWords>(nameof(WaitPoint.WaitWords.Epoch)));
        Assert.Equal(4, (int)Marshal.OffsetOf<WaitPoint.WaitWords>(nameof(WaitPoint.WaitWords.Parked)));
    }

    [Fact]
    public void PinnedBlock_IsAlignedZeroedAndStays()
    {
        for (var bytes = 1; bytes < 5000; bytes = (bytes * 2) + 1)
        {
            var block = new PinnedBlock(bytes);
            var start = (nint)block.Start;
            Assert.Equal(0, start % CacheLine.PaddingBytes);
            Assert.Equal(-1, new Span<byte>(block.Start, bytes).IndexOfAnyExcept((byte)0));
            new Span<byte>(block.Start, bytes).Fill(1);
            GC.Collect();
            Assert.Equal(start, (nint)block.Start);
            Assert.Equal(-1, new Span<byte>(block.Start, bytes).IndexOfAnyExcept((byte)1));
        }
    }

    [Fact]
    public void Ends_KeepTheirMemoryAlive()
    {
        var (producer, consumer) = MakeEnds();
        for (var round = 0; round < 10; round++)
        {
            GC.Collect();
            var garbage = GC.AllocateArray<byte>(100_000, pinned: true);
            garbage.AsSpan().Fill(0xFF);
            Assert.True(producer.TryWrite(round));
            Assert.True(consumer.TryRead(out var item));
            Assert.Equal(round, item);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (SpscProducer<long>, SpscConsumer<long>) MakeEnds()
        {
            var ring = new SpscRing<long>(64);
            return (ring.Producer, ring.Consumer);
        }
    }

    [InlineArray(129)]
    private struct Block129
    {
        private byte _first;
    }
}
