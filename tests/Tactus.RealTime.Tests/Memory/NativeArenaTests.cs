namespace Tactus.RealTime.Tests.Memory;

public sealed unsafe class NativeArenaTests
{
    [Fact]
    public void Allocate_GivesZeroedLinesApart()
    {
        using var arena = new NativeArena(64 * 1024);
        var first = arena.Allocate<float>(3);
        var second = arena.Allocate<byte>(1);
        var third = arena.AllocateSpan<long>(100);

        Assert.Equal(0u, (nuint)first % CacheLine.Bytes);
        Assert.Equal(CacheLine.Bytes, (byte*)second - (byte*)first);
        Assert.Equal(-1, third.IndexOfAnyExcept(0L));
        Assert.Equal((2 * CacheLine.Bytes) + (13 * CacheLine.Bytes), arena.UsedBytes);
    }

    [Fact]
    public void Allocate_WhenFull_RefusesAndGivesNothingOut()
    {
        using var arena = new NativeArena(1);
        Assert.Equal(Environment.SystemPageSize, arena.CapacityBytes);
        arena.Allocate<byte>((int)arena.CapacityBytes - CacheLine.Bytes);

        Assert.False(arena.TryAllocate<byte>(CacheLine.Bytes + 1, out var items));
        Assert.True(items == null);
        Assert.Throws<InsufficientMemoryException>(() => arena.Allocate<long>(int.MaxValue));
        Assert.True(arena.TryAllocate<byte>(CacheLine.Bytes, out _));
        Assert.False(arena.TryAllocate<byte>(1, out _));
        Assert.True(arena.TryAllocate<byte>(0, out _));
    }

    [Fact]
    public void Reset_ZeroesWhatWasUsed()
    {
        using var arena = new NativeArena(4096);
        arena.AllocateSpan<byte>(4096).Fill(7);
        arena.Reset();
        Assert.Equal(0, arena.UsedBytes);
        Assert.Equal(-1, arena.AllocateSpan<byte>(4096).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Lock_IsGrantedOrRefusedAsData()
    {
        using var small = new NativeArena(4096, lockPages: true);
        Assert.True(small.LockStatus.Requested);
        Assert.True(small.LockStatus.Granted || small.LockStatus.Mend is not null);
    }

    [Fact]
    public void Lock_BeyondTheLimit_StillGivesMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set the Linux way");
        LinuxThreadTools.OnThreadWithout(LinuxThreadTools.CapabilityIpcLock, () =>
        {
            using var arena = new NativeArena(64 * 1024 * 1024, lockPages: true);
            Assert.SkipWhen(arena.LockStatus.Granted, "this machine's memlock limit is above 64 MiB");
            Assert.Contains("lock", arena.LockStatus.Reason);
            Assert.Contains("memlock", arena.LockStatus.Mend);
            arena.AllocateSpan<byte>(64 * 1024 * 1024).Fill(1);
        });
    }

    [Fact]
    public void Disposed_RefusesEverything()
    {
        var arena = new NativeArena(10);
        arena.Dispose();
        arena.Dispose();
        Assert.Throws<ObjectDisposedException>(() => arena.Reset());
        Assert.Throws<ObjectDisposedException>(() => arena.AllocateSpan<int>(1).Length);
    }
}
