namespace Tactus.RealTime.Tests.Queues;

/// <summary>The peer scribbles over everything in the shared memory while we use it: we may see nonsense, but stay inside and never wait or throw.</summary>
public sealed unsafe class HostilePeerTests
{
    private const int Capacity = 8;
    private const int Guard = 1024;

    private static readonly long[] s_lies = [0, 1, -1, Capacity, Capacity + 1, -Capacity, long.MaxValue, long.MinValue, 1L << 32, int.MaxValue];

    public HostilePeerTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "sealed memory is a Linux thing");

    [Fact]
    public void Spsc_AnyPosition_KeepsBothEndsInside()
    {
        var ringBytes = SpscRing<long>.RequiredBytes(Capacity);
        using var memory = GuardedMemory(ringBytes);
        SpscRing<long>.Format(memory, Guard, Capacity);
        var producer = SpscRing<long>.AttachProducer(memory, Guard, Capacity);
        var consumer = SpscRing<long>.AttachConsumer(memory, Guard, Capacity);
        var random = new Random(1);
        var buffer = new long[3 * Capacity];

        for (var step = 0; step < 50_000; step++)
        {
            var word = memory.At<long>(Guard + (random.Next(2) * CacheLine.PaddingBytes));
            *word = random.Next(3) == 0 ? s_lies[random.Next(s_lies.Length)] : *word + random.Next(-3, 4);

            producer.TryWrite(1);
            Assert.InRange(producer.WriteSome(buffer), 0, Capacity);
            producer.TryWriteAll(buffer.AsSpan(0, 3));
            var claimed = producer.Claim(random.Next(100));
            Assert.InRange(claimed.Length, 0, Capacity);
            claimed.Fill(7);
            producer.Commit(random.Next(100));
            consumer.TryRead(out _);
            Assert.InRange(consumer.ReadSome(buffer), 0, Capacity);
            var shown = consumer.Acquire(random.Next(100));
            Assert.InRange(shown.Length, 0, Capacity);
            consumer.Release(random.Next(100));
            Assert.InRange(producer.Free, 0, Capacity);
            Assert.InRange(consumer.Count, 0, Capacity);
        }

        Assert.True(producer.PeerFaultCount > 0 && consumer.PeerFaultCount > 0);
        AssertGuardsAreWhole(memory, ringBytes);
    }

    [Fact]
    public void Spsc_PositionsThatCannotBe_AreRefusedAtTheDoor()
    {
        using var memory = GuardedMemory(SpscRing<long>.RequiredBytes(Capacity));
        SpscRing<long>.Format(memory, Guard, Capacity);
        *memory.At<long>(Guard) += Capacity + 1;
        Assert.Throws<InvalidDataException>(() => SpscRing<long>.AttachProducer(memory, Guard, Capacity));
        Assert.Throws<InvalidDataException>(() => SpscRing<long>.AttachConsumer(memory, Guard, Capacity));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpscRing<long>.AttachConsumer(memory, Guard, 1 << 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpscRing<long>.AttachConsumer(memory, Guard + 64, Capacity));
    }

    [Fact]
    public void Latest_AnyWord_KeepsBothEndsInside()
    {
        var bytes = LatestValue<long>.RequiredBytes;
        using var memory = GuardedMemory(bytes);
        LatestValue<long>.Format(memory, Guard);
        var writer = LatestValue<long>.AttachWriter(memory, Guard);
        var reader = LatestValue<long>.AttachReader(memory, Guard);
        var random = new Random(1);
        for (var step = 0; step < 50_000; step++)
        {
            if (random.Next(2) == 0)
                *memory.At<int>(Guard) = random.Next(3) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(256);
            writer.Publish(step);
            reader.TryTake(out _);
        }

        Assert.True(writer.PeerFaultCount > 0 && reader.PeerFaultCount > 0);
        AssertGuardsAreWhole(memory, bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0b11_10_01)]
    [InlineData(0b10_10_01)]
    [InlineData(0x100 | 0b10_01_00)]
    [InlineData(-1)]
    public void Latest_WordThatCannotBe_IsRefusedAtTheDoor(int word)
    {
        using var memory = GuardedMemory(LatestValue<long>.RequiredBytes);
        *memory.At<int>(Guard) = word;
        Assert.Throws<InvalidDataException>(() => LatestValue<long>.AttachWriter(memory, Guard));
        Assert.Throws<InvalidDataException>(() => LatestValue<long>.AttachReader(memory, Guard));
    }

    private static SharedMemory GuardedMemory(long bytes)
    {
        var memory = SharedMemory.Create("hostile", bytes + (2 * Guard));
        memory.Bytes[..Guard].Fill(0xA5);
        memory.Bytes[^Guard..].Fill(0xA5);
        return memory;
    }

    private static void AssertGuardsAreWhole(SharedMemory memory, long bytes)
    {
        Assert.Equal(-1, memory.Bytes[..Guard].IndexOfAnyExcept((byte)0xA5));
        Assert.Equal(-1, memory.Bytes[(int)(Guard + bytes)..].IndexOfAnyExcept((byte)0xA5));
    }
}
