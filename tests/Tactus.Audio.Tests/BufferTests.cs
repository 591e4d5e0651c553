namespace Tactus.Audio.Tests;

public sealed unsafe class BufferTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 17)]
    [InlineData(3, 64)]
    [InlineData(64, 1000)]
    public void AudioBuffer_New_IsAlignedZeroAndSilent(int channels, int frames)
    {
        using var buffer = new AudioBuffer(channels, frames);
        for (var channel = 0; channel < channels; channel++)
        {
            Assert.Equal(0u, (nuint)buffer.View.ChannelPointer(channel) % AudioBuffer.AlignmentBytes);
            Assert.Equal(frames, buffer.Channel(channel).Length);
            Assert.False(buffer.Channel(channel).ContainsAnyExcept(0f));
        }

        Assert.True(buffer.Block(frames).Silence.AreAllSilent(channels));
        Assert.Equal(0, buffer.StrideFrames % 16);
    }

    [Fact]
    public void AudioBuffer_Channels_DoNotOverlapEachOtherNorTheMask()
    {
        using var buffer = new AudioBuffer(5, 33);
        buffer.View.Silence = new SilenceMask(0b10101);
        for (var channel = 0; channel < 5; channel++)
        {
            buffer.Channel(channel).Fill(channel + 1);
        }

        for (var channel = 0; channel < 5; channel++)
        {
            Assert.False(buffer.Channel(channel).ContainsAnyExcept((float)(channel + 1)));
        }

        Assert.Equal(0b10101ul, buffer.View.Silence.Bits);
        buffer.Clear();
        Assert.False(buffer.Channel(4).ContainsAnyExcept(0f));
        Assert.True(buffer.Block(1).Silence.AreAllSilent(5));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(65, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 64)]
    public void AudioBuffer_ImpossibleShape_IsRefused(int channels, int frames) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioBuffer(channels, frames));

    [Fact]
    public void AudioBuffer_OutOfRange_IsRefused()
    {
        using var buffer = new AudioBuffer(2, 64);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = buffer.Block(65); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = buffer.Block(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = buffer.Channel(2); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = buffer.Channel(-1); });
    }

    [Fact]
    public void AudioBuffer_DisposedTwice_IsHarmless()
    {
        var buffer = new AudioBuffer(2, 64);
        buffer.Dispose();
        buffer.Dispose();
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public void CopyFrom_AnyChannelCounts_CopiesSharedAndClearsTheRest(int sourceChannels, int destinationChannels)
    {
        using var source = new AudioBuffer(sourceChannels, 40);
        using var destination = new AudioBuffer(destinationChannels, 40);
        for (var channel = 0; channel < sourceChannels; channel++)
        {
            source.Channel(channel).Fill(channel + 1);
        }

        for (var channel = 0; channel < destinationChannels; channel++)
        {
            destination.Channel(channel).Fill(99);
        }

        source.View.Silence = new SilenceMask(0b10);
        destination.Block(30).CopyFrom(source.View.ReadOnlyBlock(30));
        for (var channel = 0; channel < destinationChannels; channel++)
        {
            Assert.False(destination.Channel(channel)[..30].ContainsAnyExcept(channel < sourceChannels ? channel + 1 : 0f));
            Assert.False(destination.Channel(channel)[30..].ContainsAnyExcept(99f));
            Assert.Equal(channel >= sourceChannels || channel == 1, destination.View.Silence.IsSilent(channel));
        }
    }

    [Fact]
    public void Clear_Block_ZeroesItsFramesOnlyAndSaysSo()
    {
        using var buffer = new AudioBuffer(2, 32);
        buffer.Channel(0).Fill(1);
        buffer.Channel(1).Fill(1);
        buffer.View.Silence = SilenceMask.None;
        var block = buffer.Block(20);
        block.Clear();
        Assert.True(block.AsReadOnly().IsSilent);
        Assert.False(buffer.Channel(1)[..20].ContainsAnyExcept(0f));
        Assert.False(buffer.Channel(1)[20..].ContainsAnyExcept(1f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    public void SilenceMask_All_CoversExactlyItsChannels(int channels)
    {
        var all = SilenceMask.All(channels);
        Assert.Equal(channels, System.Numerics.BitOperations.PopCount(all.Bits));
        Assert.True(all.AreAllSilent(channels));
        Assert.False(SilenceMask.None.AreAllSilent(channels));
        Assert.False(new SilenceMask(all.Bits & ~1ul).AreAllSilent(channels));
        Assert.True(all.IsSilent(channels - 1));
    }
}
