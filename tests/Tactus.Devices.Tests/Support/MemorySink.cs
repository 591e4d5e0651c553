namespace Tactus.Devices.Tests.Support;

/// <summary>A sink in memory that fails and stalls when told to.</summary>
internal sealed class MemorySink(int channelCount) : IAudioFileSink
{
    public List<float>[] Channels { get; } = [.. Enumerable.Range(0, channelCount).Select(_ => new List<float>(100_000))];

    public int Checkpoints { get; private set; }

    public int FramesAtCheckpoint { get; private set; }

    public bool IsComplete { get; private set; }

    public bool IsDisposed { get; private set; }

    public int Attempts { get; private set; }

    public Exception? FailsWith { get; set; }

    public ManualResetEventSlim? Gate { get; set; }

    public void Write(ReadOnlySpan<float> planar, int channels, int frameCount)
    {
        Attempts++;
        Gate?.Wait();
        if (FailsWith is { } exception)
            throw exception;
        for (var channel = 0; channel < channels; channel++)
            Channels[channel].AddRange(planar.Slice(channel * frameCount, frameCount));
    }

    public void Checkpoint()
    {
        if (FailsWith is { } exception)
            throw exception;
        Checkpoints++;
        FramesAtCheckpoint = Channels[0].Count;
    }

    public void Complete()
    {
        if (FailsWith is { } exception)
            throw exception;
        IsComplete = true;
    }

    public void Dispose() => IsDisposed = true;
}
