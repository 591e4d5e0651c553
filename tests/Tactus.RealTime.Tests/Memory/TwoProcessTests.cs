using System.Globalization;

namespace Tactus.RealTime.Tests.Memory;

/// <summary>Real processes over real shared memory, killed without warning.</summary>
public sealed class TwoProcessTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public TwoProcessTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "sealed memory is a Linux thing");

    [Fact]
    public void ProducerKilledAtAnyMoment_LeavesWholeItems_AndItsSuccessorGoesOn()
    {
        using var memory = SharedMemory.Create("two-processes", ChildRoles.Bytes);
        SpscRing<StressItem>.Format(memory, ChildRoles.RingAt, ChildRoles.RingCapacity);
        LatestValue<StressItem>.Format(memory, ChildRoles.LatestAt, StressItem.Make(0, 0));
        var consumer = SpscRing<StressItem>.AttachConsumer(memory, ChildRoles.RingAt, ChildRoles.RingCapacity);
        var latest = LatestValue<StressItem>.AttachReader(memory, ChildRoles.LatestAt);
        var items = new SharedSignal(memory, ChildRoles.ItemsBell);
        var room = new SharedSignal(memory, ChildRoles.RoomBell);

        var expected = 0L;
        for (var life = 0; life < 3; life++)
        {
            using var child = ChildProcess.Start("produce", memory.Address, expected.ToString(CultureInfo.InvariantCulture));
            for (var goal = expected + 20_000 + (life * 777); expected < goal;)
            {
                var seen = items.Epoch;
                if (Take())
                    room.Signal();
                else
                    Assert.True(items.Wait(seen, s_patience), "a ring of the bell was lost between two processes");
            }

            child.Kill();
            while (Take())
            {
            }

            latest.TryTake(out var newest);
            Assert.True(newest.IsWhole);
            Assert.InRange(newest.Sequence, expected - 2, expected - 1);
        }

        Assert.Equal(0, consumer.PeerFaultCount + latest.PeerFaultCount);

        bool Take()
        {
            if (!consumer.TryRead(out var item))
                return false;
            Assert.True(item.IsWhole);
            Assert.Equal(expected++, item.Sequence);
            return true;
        }
    }

    [Fact]
    public void MakerKilled_LeavesNothingBehind_ButWhatOthersHold()
    {
        using var child = ChildProcess.Start("make");
        var address = child.Output.ReadLine()!;
        using var opened = SharedMemory.Open(address, 4096);
        child.Kill();
        Assert.Equal(77, opened.Bytes[0]);
        Assert.Equal(SharedMemoryFault.NotFound, Assert.Throws<SharedMemoryException>(() => SharedMemory.Open(address, 4096)).Fault);
    }

    [Fact]
    public void NoDescriptorsLeft_IsARefusalAndNoCrash()
    {
        using var child = ChildProcess.Start("no-descriptors");
        Assert.Equal(nameof(SharedMemoryFault.OutOfResources), child.Output.ReadLine());
    }
}
