using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>Output goes to a file: through a ring to a writer thread, or straight there when nothing has a deadline.</summary>
internal sealed class FileEnds : ICycleEnds, IDisposable
{
    /// <summary>How often the writer looks; also how long a stop waits for it at most.</summary>
    internal const long DrainNanoseconds = 20_000_000;

    // why: a disk may be busy for seconds (a sync of somebody else's data); 4 s of stereo at 48 kHz are 1.5 MB.
    private const int RingSeconds = 4;
    private const long MaxRingBytes = 64 << 20;

    private readonly FileTrack _track;
    private readonly BlockRing? _ring;
    private readonly float[] _planar;
    private readonly IClock _clock;
    private readonly int _quantumFrames;
    private readonly string _deviceId;
    private readonly DeviceMeter _meter;
    private long _pendingGapFrames;
    private long _droppedFrames;
    private Thread? _writer;
    private int _stopRequested;

    [MainThread]
    internal FileEnds(string deviceId, ClockedDeviceOptions options, IAudioFileSink sink, DeviceMeter meter, int? ringSlots = null)
    {
        _deviceId = deviceId;
        _clock = options.Clock;
        _quantumFrames = options.QuantumFrames;
        _meter = meter;
        _track = new FileTrack(sink, options.OutputChannels, deviceId, meter);
        _ring = options.Freewheels ? null : new BlockRing(options.OutputChannels, options.QuantumFrames, ringSlots ?? RingSlots(options));
        _planar = new float[options.Freewheels ? options.OutputChannels * options.QuantumFrames : 0];
    }

    /// <summary>Frames in the file.</summary>
    [AnyThread]
    internal long WrittenFrames => _track.WrittenFrames;

    /// <summary>Frames played but not in the file, because the ring was full or the sink failed.</summary>
    [AnyThread]
    internal long LostFrames => _track.LostFrames + Volatile.Read(ref _droppedFrames);

    /// <inheritdoc/>
    public void Capture(ChannelMemory inputs, long framePosition) => inputs.Clear();

    /// <inheritdoc/>
    public void Play(ChannelMemory outputs)
    {
        if (_ring is null)
        {
            PlayStraight(outputs);
            return;
        }

        if (_ring.TryPush(outputs, _pendingGapFrames))
        {
            _pendingGapFrames = 0;
            return;
        }

        _pendingGapFrames += _quantumFrames;
        Volatile.Write(ref _droppedFrames, _droppedFrames + _quantumFrames);
    }

    /// <inheritdoc/>
    public void Skip(long frames) => _pendingGapFrames += frames;

    /// <summary>Starts the writer; nothing to do when freewheeling.</summary>
    [MainThread]
    internal void StartWriter()
    {
        if (_ring is null)
            return;

        Volatile.Write(ref _stopRequested, 0);
        _writer = new Thread(RunWriter) { IsBackground = true, Name = "tactus-file" };
        _writer.Start();
    }

    /// <summary>Writes all that was played and ends the writer. The audio thread has ended before.</summary>
    [MainThread]
    internal void StopWriter()
    {
        // order: pairs with the read in RunWriter; the audio thread was joined, so all its blocks are in the ring before this.
        Volatile.Write(ref _stopRequested, 1);
        _writer?.Join();
        _writer = null;
        _track.Gap(_pendingGapFrames);
        _pendingGapFrames = 0;
        _track.Settle(_clock.NowNanoseconds);
    }

    /// <summary>Writes what is in the ring.</summary>
    [BackgroundThread]
    internal void Drain()
    {
        while (_ring!.TryPeek(out var planar, out var gapFrames))
        {
            _track.Gap(gapFrames);
            _track.Write(planar, _quantumFrames, _clock.NowNanoseconds);
            _ring.Pop();
            _track.CheckpointIfDue(_clock.NowNanoseconds);
        }

        _track.CheckpointIfDue(_clock.NowNanoseconds);
        if (Volatile.Read(ref _droppedFrames) > 0 && !_meter.HasFault)
            SayDropped();
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        _track.Complete();
        _ring?.Dispose();
    }

    private static int RingSlots(ClockedDeviceOptions options)
    {
        var byTime = (long)RingSeconds * options.SampleRate / options.QuantumFrames;
        var byMemory = MaxRingBytes / ((long)options.QuantumFrames * options.OutputChannels * sizeof(float));
        return (int)Math.Max(8, Math.Min(byTime, byMemory));
    }

    private void RunWriter()
    {
        while (true)
        {
            // order: read before draining, so that the last drain sees all that was played before the stop.
            var isLast = Volatile.Read(ref _stopRequested) != 0;
            Drain();
            if (isLast)
                return;
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + DrainNanoseconds);
        }
    }

    [RealTimeExempt("A freewheeling device has no deadline: nobody waits for this thread.")]
    private void PlayStraight(ChannelMemory outputs)
    {
        for (var channel = 0; channel < outputs.ChannelCount; channel++)
            outputs[channel].CopyTo(_planar.AsSpan(channel * _quantumFrames));
        _track.Write(_planar, _quantumFrames, _clock.NowNanoseconds);
        _track.CheckpointIfDue(_clock.NowNanoseconds);
    }

    private void SayDropped() => _meter.Report(new DeviceFault(
        DeviceFaultKind.MakeRoom,
        $"The disk under device \"{_deviceId}\" is too slow: {Volatile.Read(ref _droppedFrames)} frames are silence in the file so far; the sound goes on.",
        "write to a faster or less busy disk"));
}
