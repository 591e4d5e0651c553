using Tactus.Devices.Tests.Support;

namespace Tactus.Devices.Tests.File;

public sealed class FileTrackTests
{
    private const long Millisecond = 1_000_000;

    private static readonly float[] s_block = [1, 2, 3, 4];

    [Fact]
    public void Gap_BeforeABlock_IsSilenceOfThatLength()
    {
        using var sink = new MemorySink(1);
        var track = new FileTrack(sink, 1, "file:x", new DeviceMeter());
        track.Write(s_block, 4, 0);
        track.Gap(10_000); // longer than a piece of silence
        track.Write(s_block, 4, 0);
        Assert.Equal([.. s_block, .. new float[10_000], .. s_block], sink.Channels[0]);
        Assert.Equal((10_008, 0), (track.WrittenFrames, track.LostFrames));
    }

    [Fact]
    public void Checkpoint_WhileWriting_IsNeverOlderThanAQuarterSecond()
    {
        using var sink = new MemorySink(1);
        var track = new FileTrack(sink, 1, "file:x", new DeviceMeter());
        var last = 0L;
        for (var now = 0L; now < 10_000 * Millisecond; now += 20 * Millisecond)
        {
            track.Write(s_block, 4, now);
            var before = sink.Checkpoints;
            track.CheckpointIfDue(now);
            if (sink.Checkpoints > before)
                last = now;
            Assert.InRange(now - last, 0, 250 * Millisecond);
        }

        Assert.InRange(sink.Checkpoints, 38, 41); // and not at every block
    }

    [Fact]
    public void Checkpoint_WithNothingNew_IsNotRepeated()
    {
        using var sink = new MemorySink(1);
        var track = new FileTrack(sink, 1, "file:x", new DeviceMeter());
        track.CheckpointIfDue(0);
        track.Write(s_block, 4, 0);
        for (var now = 0L; now < 5_000 * Millisecond; now += 20 * Millisecond)
            track.CheckpointIfDue(now);
        Assert.Equal(1, sink.Checkpoints);
    }

    // blocks:  1 2 | disk full: lost, lost, … tried once a second | room again: silence for what was lost, then on
    [Fact]
    public void Sink_FullForAWhile_LeavesSilenceOfTheSameLengthAndIsSaidOnce()
    {
        using var sink = new MemorySink(1);
        var meter = new DeviceMeter();
        var track = new FileTrack(sink, 1, "file:x", meter);
        track.Write(s_block, 4, 0);
        sink.FailsWith = new IOException("No space left on device");
        var attempts = sink.Attempts;
        for (var index = 0; index < 300; index++)
            track.Write(s_block, 4, index * 10 * Millisecond);
        Assert.Equal(3, sink.Attempts - attempts); // at 0, 1 and 2 s
        Assert.Equal(1_200, track.LostFrames);
        var fault = meter.Snapshot().Fault!;
        Assert.Equal(DeviceFaultKind.MakeRoom, fault.Kind);
        Assert.Contains("No space left", fault.Message);

        sink.FailsWith = null;
        track.Write(s_block, 4, 3_000 * Millisecond);
        Assert.Equal([.. s_block, .. new float[1_200], .. s_block], sink.Channels[0]);
        Assert.Same(fault, meter.Snapshot().Fault);
        Assert.Equal(1_208, track.WrittenFrames);
    }

    [Fact]
    public void Settle_OwesNoSilence()
    {
        using var sink = new MemorySink(1);
        var track = new FileTrack(sink, 1, "file:x", new DeviceMeter());
        track.Write(s_block, 4, 0);
        track.Gap(5);
        track.Settle(1);
        Assert.Equal(9, sink.Channels[0].Count);
        Assert.Equal(9, sink.FramesAtCheckpoint);
    }

    [Fact]
    public void Complete_Failing_IsDataAndTheSinkIsDisposed()
    {
        using var sink = new MemorySink(1) { FailsWith = new IOException("gone") };
        var meter = new DeviceMeter();
        new FileTrack(sink, 1, "file:x", meter).Complete();
        Assert.True(sink.IsDisposed);
        Assert.Contains("gone", meter.Snapshot().Fault!.Message);
    }

    [Fact]
    public void Write_AndCheckpoint_AllocateNothing()
    {
        var path = Path.GetTempFileName();
        using (var sink = new RawFloatSink(path))
        {
            var track = new FileTrack(sink, 2, "file:x", new DeviceMeter());
            var planar = new float[256];
            track.Write(planar, 128, 0);
            track.CheckpointIfDue(0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var index = 1; index < 1_000; index++)
            {
                track.Gap(3);
                track.Write(planar, 128, index * Millisecond);
                track.CheckpointIfDue(index * Millisecond);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        System.IO.File.Delete(path);
    }
}
