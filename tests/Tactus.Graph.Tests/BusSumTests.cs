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

    // Whole buses of buffers alike take another way than rows do; both must give the scalar twin's bits and masks.
    [Fact]
    public void RunBus_AlikeBuffers_MatchScalarBitForBit()
    {
        const int Capacity = 128;
        var random = new Random(7);
        var entries = stackalloc SumEntry[3 * 10];
        var rows = stackalloc SumRow[3];
        var words = stackalloc nint[20];
        var memory = stackalloc byte[12 * sizeof(ulong)];
        for (var round = 0; round < 500; round++)
        {
            var channels = random.Next(1, 4);
            var count = random.Next(1, 11);
            var frames = random.Next(1, Capacity + 1);
            var sources = Enumerable.Range(0, count).Select(_ => new AudioBuffer(channels, Capacity)).ToList();
            using var target = new AudioBuffer(channels, Capacity);
            using var expected = new AudioBuffer(channels, Capacity);
            for (var channel = 0; channel < channels; channel++)
            {
                rows[channel] = new SumRow { Entries = entries + channel * count, Count = count, Target = target.View.ChannelPointer(channel) };
                for (var source = 0; source < count; source++)
                {
                    var isSilent = round % 3 == 0 && random.Next(4) == 0;
                    ref readonly var view = ref sources[source].View;
                    foreach (ref var sample in sources[source].Channel(channel))
                    {
                        sample = isSilent ? 0f : random.Next(5) == 0 ? -0f : (float)(random.NextDouble() - 0.5);
                    }

                    view.Silence = new SilenceMask((channel == 0 ? 0 : view.Silence.Bits) | (isSilent ? 1UL << channel : 0));
                    entries[channel * count + source] = new SumEntry
                    {
                        Samples = view.ChannelPointer(channel),
                        Mask = (ulong*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref view.Silence),
                        Channel = channel,
                    };
                }
            }

            var mask = 99UL;
            var gather = Gather(sources, words, memory);
            var detail = new PlanGatherDetail { Rows = rows, Target = new BufferView(target.View.ChannelPointer(0), &mask, target.StrideFrames, channels) };
            BusSum.RunBus(&gather, in detail, memory, frames);
            for (var channel = 0; channel < channels; channel++)
            {
                var row = rows[channel];
                row.Target = expected.View.ChannelPointer(channel);
                Assert.Equal(BusSum.RunScalar(row, frames), (mask >> channel & 1) != 0);
                for (var frame = 0; frame < frames; frame++)
                {
                    Assert.Equal(BitConverter.SingleToInt32Bits(expected.Channel(channel)[frame]), BitConverter.SingleToInt32Bits(target.Channel(channel)[frame]));
                }
            }

            sources.ForEach(source => source.Dispose());
        }
    }

    private static PlanGather Gather(List<AudioBuffer> sources, nint* words, byte* memory)
    {
        var samples = (float**)words;
        var masks = (ulong**)(words + sources.Count);
        for (var source = 0; source < sources.Count; source++)
        {
            samples[source] = sources[source].View.ChannelPointer(0);
            masks[source] = (ulong*)memory + source;
            *masks[source] = sources[source].View.Silence.Bits;
        }

        uint PlaceOf(int source) => (uint)Math.Min(source, sources.Count) * sizeof(ulong);
        ((ulong*)memory)[sources.Count] = 0;
        ((ulong*)memory)[sources.Count + 1] = 1;
        return new PlanGather
        {
            Sources = new BusSources(samples, sources.Count),
            FirstMask = sources.Count > 4 ? (uint)(sources.Count + 1) * sizeof(ulong) : PlaceOf(0),
            SecondMask = PlaceOf(1),
            ThirdMask = PlaceOf(2),
            FourthMask = PlaceOf(3),
        };
    }
}
