namespace Tactus.Devices;

/// <summary>Nobody plays and nobody listens: input is silence or a test tone, output is dropped.</summary>
internal sealed class SilentEnds(int? captureToneHertz, int sampleRate = 48_000) : ICycleEnds
{
    /// <inheritdoc/>
    public void Capture(ChannelMemory inputs, long framePosition)
    {
        if (captureToneHertz is not { } hertz)
        {
            // why: the callback may not write its input, but nothing stops one; a device's silence stays silent.
            inputs.Clear();
            return;
        }

        for (var channel = 0; channel < inputs.ChannelCount; channel++)
            TestTone.Fill(inputs[channel], framePosition, hertz * (channel + 1), sampleRate);
    }

    /// <inheritdoc/>
    public void Play(ChannelMemory outputs)
    {
    }

    /// <inheritdoc/>
    public void Skip(long frames)
    {
    }
}
