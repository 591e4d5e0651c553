namespace Tactus.Graph.Tests;

public sealed unsafe class BusSumTests
{
    // Control: the scalar twin. Every length, any number of sources, some silent, some sounding minus zero.
    [Fact]
    public void VectorKernels_AnyLength_MatchScalarBitForBit()
    {
        const int Capacity = 256;
        var random = new Random(5);
        var entries = stackalloc SumEntry[12];
        for (var round = 0; round < 300; round++)
        {
            var sources = random.Next(0, 12);
            var frames = random.Next(1, Capacity + 1);
            var buffers = Enumerable.Range(0, sources).Select(_ => new AudioBuffer(1, Capacity)).ToList();
            using var target = new AudioBuffer(3, Capacity);
            for (var source = 0; source < sources; source++)
            {
                var isSilent = random.Next(4) == 0;
                foreach (ref var sample in buffers[source].Channel(0))
                {
                    sample = isSilent ? random.Next(2) == 0 ? 0f : -0f : random.Next(5) == 0 ? -0f : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6)));
                }

                var view = buffers[source].View;
                view.Silence = isSilent ? SilenceMask.All(1) : SilenceMask.None;
                fixed (SilenceMask* mask = &view.Silence)
                {
                    entries[source] = new SumEntry { Samples = view.ChannelPointer(0), Mask = (ulong*)mask };
                }
            }

            SumRow Row(int channel) => new() { Entries = entries, Count = sources, Target = target.View.ChannelPointer(channel) };
            var expected = BusSum.RunScalar(Row(0), frames);
            Assert.Equal(expected, BusSum.Run256(Row(1), frames));
            Assert.Equal(expected, BusSum.Run512(Row(2), frames));
            for (var frame = 0; frame < frames; frame++)
            {
                var bits = BitConverter.SingleToInt32Bits(target.Channel(0)[frame]);
                Assert.Equal(bits, BitConverter.SingleToInt32Bits(target.Channel(1)[frame]));
                Assert.Equal(bits, BitConverter.SingleToInt32Bits(target.Channel(2)[frame]));
                Assert.NotEqual(BitConverter.SingleToInt32Bits(-0f), bits);
            }

            buffers.ForEach(buffer => buffer.Dispose());
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void FiniteCheck_BadSampleAnywhere_IsFound(float bad)
    {
        using var buffer = new AudioBuffer(1, 67);
        for (var frame = 0; frame < 67; frame++)
        {
            buffer.Channel(0).Fill(float.MaxValue);
            Assert.True(FiniteCheck.AreFinite(buffer.View.ChannelPointer(0), 67));
            buffer.Channel(0)[frame] = bad;
            Assert.False(FiniteCheck.AreFinite(buffer.View.ChannelPointer(0), 67));
            Assert.True(FiniteCheck.AreFinite(buffer.View.ChannelPointer(0), frame));
            Assert.True(FiniteCheck.IsNotFinite(bad));
        }
    }
}
