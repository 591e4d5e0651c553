using System.Diagnostics;
using System.Runtime.InteropServices;
using Tactus.Devices.Tests.Support;

namespace Tactus.Devices.Tests.File;

public sealed class FileDeviceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(64, 1, false)]
    [InlineData(128, 2, false)]
    [InlineData(128, 2, true)]
    [InlineData(8_192, 64, true)]
    public void File_HoldsEverySampleThatWasPlayed(int quantum, int channels, bool freewheels)
    {
        var path = Path.Combine(_folder, "out.f32");
        var counter = new Counter(untilFrame: freewheels ? 200_000 : 12_000);
        FileDevice device;
        using (device = new FileDevice(path, Options(quantum, channels, freewheels), new RawFloatSink(path)))
        {
            device.Start(counter);
            counter.WaitUntilDone();
            device.Stop();
            Assert.Equal(device.FileFrames, new FileInfo(path).Length / sizeof(float) / channels); // all of it, before the device is closed
        }

        Assert.Equal(0, device.FileLostFrames);
        var samples = Samples(path);
        var skipped = AssertEverySampleIsInPlace(samples, channels);
        Assert.Equal(counter.Frames, samples.Length / channels);
        Assert.InRange(skipped, 0, device.Status.LostFrames * channels);
    }

    [Fact]
    public void Start_Again_AppendsToTheSameFile()
    {
        var path = Path.Combine(_folder, "out.f32");
        using (var device = new FileDevice(path, Options(256, 1, freewheels: true), new RawFloatSink(path)))
        {
            for (var run = 0; run < 3; run++)
            {
                var counter = new Counter(1_000);
                device.Start(counter);
                counter.WaitUntilDone();
                device.Stop();
            }
        }

        Assert.Equal(3, Samples(path).Count(sample => sample == Counter.ValueAt(999, 0)));
    }

    // A disk that answers nothing for longer than the ring lasts: sound goes on, the file has silence there, and it is said once.
    [Fact]
    public void Disk_Stalling_LosesFileFramesOnlyAndSaysSo()
    {
        var sink = new MemorySink(1) { Gate = new ManualResetEventSlim() };
        using var device = new FileDevice("slow.wav", Options(64, 1, freewheels: false), sink, ringSlots: 8);
        var counter = new Counter(untilFrame: 64 * 200);
        device.Start(counter);
        counter.WaitUntilDone(); // the callback never noticed
        sink.Gate.Set();
        Assert.True(SpinWait.SpinUntil(() => device.Status.Fault is not null, 10_000));
        var resumedAt = counter.Frames;
        Assert.True(SpinWait.SpinUntil(() => counter.Frames > resumedAt + (64 * 100), 10_000));
        device.Stop();

        Assert.True(device.FileLostFrames >= 64 * 100);
        Assert.Equal(DeviceFaultKind.MakeRoom, device.Status.Fault!.Kind);
        Assert.Contains("too slow", device.Status.Fault.Message);
        Assert.Equal(counter.Frames, sink.Channels[0].Count);
        var silent = AssertEverySampleIsInPlace([.. sink.Channels[0]], 1);
        Assert.True(silent >= device.FileLostFrames - 1);
    }

    [Fact]
    public void Disk_Full_SoundGoesOn()
    {
        Assert.SkipUnless(System.IO.File.Exists("/dev/full"), "the system has no /dev/full to write to");
        using var device = new FileDevice("/dev/full", Options(64, 2, freewheels: false), new RawFloatSink("/dev/full"));
        var counter = new Counter(untilFrame: 64 * 200);
        device.Start(counter);
        counter.WaitUntilDone();
        device.Stop();
        Assert.Equal(0, device.FileFrames);
        Assert.Equal(device.Status.Cycles * 64, device.FileLostFrames);
        Assert.Contains("/dev/full", device.Status.Fault!.Message);
    }

    [Fact]
    public void Dispose_CompletesTheFile()
    {
        var sink = new MemorySink(2);
        var device = new FileDevice("x.wav", Options(64, 2, freewheels: true), sink);
        device.Dispose();
        device.Dispose();
        Assert.True(sink.IsComplete && sink.IsDisposed);
    }

    // A child plays into a file and is killed; what it had said to be playing a second before must be there.
    [Fact]
    public void Process_KilledAtAnyMoment_LeavesAllButTheLastSecond()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kill -9 is tried on Linux only");
        foreach (var cyclesBeforeKill in (int[])[700, 1_100])
        {
            var path = Path.Combine(_folder, $"killed{cyclesBeforeKill}.f32");
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
            {
                RedirectStandardOutput = true,
                Environment = { [KilledChild.Variable] = path },
            })!;
            var frames = 0L;
            for (var line = 0; line < cyclesBeforeKill / 100; line++)
                frames = long.Parse(child.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
            child.Kill();
            child.WaitForExit();

            var samples = Samples(path);
            Assert.InRange(samples.Length / 2, frames - 48_000, long.MaxValue);
            Assert.True(samples.Length > 0);
            AssertEverySampleIsInPlace(samples, 2);
        }
    }

    [Fact]
    public void Backend_ThatCannotMakeTheFile_SaysWhy()
    {
        var backend = new FileBackend((path, _, _) => new RawFloatSink(path));
        var missing = Assert.Throws<DeviceException>(() => backend.Open(new DeviceRequest { Device = Path.Combine(_folder, "no", "such", "x.f32") }));
        Assert.Equal(DeviceFaultKind.ChooseAnother, missing.Fault.Kind);
        Assert.Equal(DeviceFaultKind.ChooseAnother, Assert.Throws<DeviceException>(() => backend.Open(new DeviceRequest())).Fault.Kind);
        Assert.Equal(
            DeviceFaultKind.ChangeRequest,
            Assert.Throws<DeviceException>(() => backend.Open(new DeviceRequest { Device = "x", OutputChannels = 0 })).Fault.Kind);
        Assert.False(new FileBackend(null).Probe().IsAvailable);
        Assert.Equal(DeviceFaultKind.Install, Assert.Throws<DeviceException>(() => new FileBackend(null).Open(new DeviceRequest { Device = "x" })).Fault.Kind);
    }

    private static ClockedDeviceOptions Options(int quantum, int channels, bool freewheels) =>
        new() { QuantumFrames = quantum, OutputChannels = channels, Freewheels = freewheels };

    private static float[] Samples(string path) => MemoryMarshal.Cast<byte, float>(System.IO.File.ReadAllBytes(path)).ToArray();

    // Every frame is the counter's value for its place, or silence where the device lost it.
    private static int AssertEverySampleIsInPlace(float[] interleaved, int channels)
    {
        var silent = 0;
        for (var index = 0; index < interleaved.Length; index++)
        {
            var expected = Counter.ValueAt(index / channels, index % channels);
            if (interleaved[index] != expected)
            {
                if (interleaved[index] != 0)
                    Assert.Fail($"sample {index} is {interleaved[index]} instead of {expected}");
                silent++;
            }
        }

        return silent;
    }
}
