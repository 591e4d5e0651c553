namespace Tactus.Devices;

/// <summary>Keeps a sink in step with the device's frame clock: gaps become silence, failures are counted and tried again, the file is checkpointed.</summary>
/// <remarks>One thread at a time: the writer, or the audio thread of a freewheeling device. It is told the time.</remarks>
internal sealed class FileTrack(IAudioFileSink sink, int channelCount, string deviceId, DeviceMeter meter)
{
    /// <summary>Longest time between two checkpoints.</summary>
    internal const long CheckpointNanoseconds = 250_000_000;

    /// <summary>How long a failed sink is left alone; trying (and throwing) every block would cost more than it saves.</summary>
    internal const long RetryNanoseconds = 1_000_000_000;

    private const int SilenceFrames = 4_096;

    private readonly float[] _silence = new float[SilenceFrames * channelCount];
    private long _gapFrames;
    private long _writtenFrames;
    private long _lostFrames;
    private long _nextCheckpoint = long.MinValue;
    private long _retryAt = long.MinValue;
    private bool _hasUnsaved;

    /// <summary>Frames in the file, silence for gaps included.</summary>
    [AnyThread]
    internal long WrittenFrames => Volatile.Read(ref _writtenFrames);

    /// <summary>Frames that were played but could not be written.</summary>
    [AnyThread]
    internal long LostFrames => Volatile.Read(ref _lostFrames);

    /// <summary>Time went by without sound; silence of that length comes before the next block.</summary>
    [BackgroundThread]
    internal void Gap(long frames) => _gapFrames += frames;

    /// <summary>Appends a block, or counts it as lost.</summary>
    [BackgroundThread]
    internal void Write(ReadOnlySpan<float> planar, int frameCount, long nowNanoseconds)
    {
        if (nowNanoseconds >= _retryAt && FillGap(nowNanoseconds) && TryWrite(planar, frameCount, nowNanoseconds))
            return;

        _gapFrames += frameCount;
        Volatile.Write(ref _lostFrames, _lostFrames + frameCount);
    }

    /// <summary>Checkpoints if it is time to.</summary>
    [BackgroundThread]
    internal void CheckpointIfDue(long nowNanoseconds)
    {
        if (!_hasUnsaved || nowNanoseconds < Math.Max(_nextCheckpoint, _retryAt))
            return;

        _nextCheckpoint = nowNanoseconds + CheckpointNanoseconds;
        try
        {
            sink.Checkpoint();
            _hasUnsaved = false;
        }
        catch (Exception exception)
        {
            Fail(exception, nowNanoseconds, "brought to a safe state");
        }
    }

    /// <summary>Writes what silence is still owed and checkpoints, at the end of a run.</summary>
    [BackgroundThread]
    internal void Settle(long nowNanoseconds)
    {
        _retryAt = long.MinValue;
        _nextCheckpoint = long.MinValue;
        FillGap(nowNanoseconds);
        CheckpointIfDue(nowNanoseconds);
    }

    /// <summary>Ends the file; a failure is reported as data, since the device is being closed.</summary>
    [BackgroundThread]
    internal void Complete()
    {
        try
        {
            sink.Complete();
        }
        catch (Exception exception)
        {
            Fail(exception, 0, "completed");
        }
        finally
        {
            sink.Dispose();
        }
    }

    private bool FillGap(long nowNanoseconds)
    {
        while (_gapFrames > 0)
        {
            var frames = (int)Math.Min(_gapFrames, SilenceFrames);
            if (!TryWrite(_silence.AsSpan(0, frames * channelCount), frames, nowNanoseconds))
                return false;
            _gapFrames -= frames;
        }

        return true;
    }

    private bool TryWrite(ReadOnlySpan<float> planar, int frameCount, long nowNanoseconds)
    {
        try
        {
            sink.Write(planar, channelCount, frameCount);
        }
        catch (Exception exception)
        {
            Fail(exception, nowNanoseconds, "written");
            return false;
        }

        if (!_hasUnsaved)
        {
            _hasUnsaved = true;
            _nextCheckpoint = Math.Max(_nextCheckpoint, nowNanoseconds); // why: the first block of a file is safe at once
        }

        Volatile.Write(ref _writtenFrames, _writtenFrames + frameCount);
        return true;
    }

    // why every exception: a sink is somebody's code, and whatever it throws, sound goes on.
    private void Fail(Exception exception, long nowNanoseconds, string what)
    {
        _retryAt = nowNanoseconds + RetryNanoseconds;
        if (meter.HasFault)
            return;

        meter.Report(new DeviceFault(
            DeviceFaultKind.MakeRoom,
            $"The file of device \"{deviceId}\" could not be {what} after {_writtenFrames} frames ({exception.Message.TrimEnd('.')}); the sound goes on, and what is missing becomes silence in the file.",
            "make room on the disk; writing is tried again every second")
        { Cause = exception });
    }
}
