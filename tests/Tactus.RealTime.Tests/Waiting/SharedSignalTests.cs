namespace Tactus.RealTime.Tests.Waiting;

public sealed unsafe class SharedSignalTests
{
    public SharedSignalTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "sealed memory is a Linux thing");

    [Fact]
    public void Signal_ThroughAnotherMapping_WakesTheSleeper()
    {
        using var made = SharedMemory.Create("signal", 4096);
        using var opened = SharedMemory.Open(made.Address, 4096);
        var here = new SharedSignal(made, 128);
        var there = new SharedSignal(opened, 128);

        for (var round = 0; round < 200; round++)
        {
            var seen = here.Epoch;
            var partner = round % 2 == 0 ? here : there;
            var other = round % 2 == 0 ? there : here;
            var woken = false;
            var sleeper = new Thread(() => woken = partner.Wait(seen, TimeSpan.FromSeconds(20)));
            sleeper.Start();
            if (round % 3 == 0)
            {
                while (partner.Point.ParkedCount == 0)
                    Thread.Yield();
            }

            other.Signal();
            sleeper.Join();
            Assert.True(woken);
        }
    }

    [Fact]
    public void Wait_WithoutSignal_TimesOut()
    {
        using var made = SharedMemory.Create("signal", 4096);
        var signal = new SharedSignal(made, 0);
        Assert.False(signal.Wait(signal.Epoch, TimeSpan.FromMilliseconds(1)));
        Assert.False(signal.Wait(signal.Epoch, TimeSpan.Zero));
        Assert.True(signal.Wait(signal.Epoch - 1, TimeSpan.Zero));
    }

    [Fact]
    public void HostileParkedCount_CostsACallAndNoMore()
    {
        using var made = SharedMemory.Create("signal", 4096);
        var signal = new SharedSignal(made, 0);
        foreach (var lie in (int[])[-1, int.MaxValue, int.MinValue])
        {
            *made.At<int>(4) = lie;
            var seen = signal.Epoch;
            signal.Signal();
            Assert.True(signal.Wait(seen, TimeSpan.FromSeconds(20)));
            Assert.False(signal.Wait(signal.Epoch, TimeSpan.Zero));
        }
    }

    [Theory]
    [InlineData(-128)]
    [InlineData(64)]
    [InlineData(4096)]
    public void Place_OutsideOrShared_IsRefused(long offset)
    {
        using var made = SharedMemory.Create("signal", 4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharedSignal(made, offset));
    }
}
