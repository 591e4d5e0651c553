using System.Globalization;
using System.Runtime.InteropServices;

namespace Tactus.RealTime.Tests.Memory;

public sealed unsafe class SharedMemoryTests
{
    private const int Size = 10_000;

    public SharedMemoryTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "sealed memory is a Linux thing");

    [Fact]
    public void Open_SeesWhatTheMakerWrites_AndBack()
    {
        using var made = SharedMemory.Create("test", Size);
        using var opened = SharedMemory.Open(made.Address, Size);
        Assert.NotEqual((nint)made.Pointer, (nint)opened.Pointer);
        Assert.Equal(-1, made.Bytes.IndexOfAnyExcept((byte)0));

        *made.At<long>(128) = 42;
        opened.Bytes[Size - 1] = 7;
        Assert.Equal(42, *opened.At<long>(128));
        Assert.Equal(7, made.Bytes[Size - 1]);
    }

    [Fact]
    public void Open_AfterTheMakerIsGone_KeepsThePagesOfThoseWhoHaveThem()
    {
        var made = SharedMemory.Create("test", Size);
        using var opened = SharedMemory.Open(made.Address, Size);
        var address = made.Address;
        made.Bytes[5] = 9;
        made.Dispose();
        made.Dispose();
        Assert.Equal(9, opened.Bytes[5]);
        Assert.Throws<SharedMemoryException>(() => SharedMemory.Open(address, Size));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Size - 1)]
    [InlineData(Size + 1)]
    public void Truncate_OfSealedMemory_Fails(long newSize)
    {
        using var made = SharedMemory.Create("test", Size);
        Assert.Equal(-1, Libc.Truncate(made.FileDescriptor, newSize));
        Assert.Equal(Libc.ErrorPermission, Marshal.GetLastPInvokeError());
        made.Bytes.Fill(1);
    }

    [Fact]
    public void AddSeals_AfterTheFact_Fails()
    {
        using var made = SharedMemory.Create("test", Size);
        const int SealWrite = 8;
        Assert.Equal(-1, Libc.Control(made.FileDescriptor, Libc.ControlAddSeals, SealWrite));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Libc.SealShrink)]
    [InlineData(Libc.SealShrink | Libc.SealGrow)]
    public void Open_OfMemoryThatCouldShrink_IsRefused(int seals)
    {
        var descriptor = Libc.MemoryFileCreate("hostile", 3);
        Assert.Equal(0, Libc.Truncate(descriptor, Size));
        Assert.Equal(0, Libc.Control(descriptor, Libc.ControlAddSeals, seals));

        var refusal = Assert.Throws<SharedMemoryException>(() => SharedMemory.OpenDescriptor(descriptor, Size));
        Assert.Equal(SharedMemoryFault.NotSealed, refusal.Fault);
        Assert.Equal(0, Libc.Close(descriptor));
    }

    [Theory]
    [InlineData(Size - 1)]
    [InlineData(Size + 1)]
    [InlineData(1)]
    public void Open_OfAnotherSize_IsRefused(int wrongSize)
    {
        using var made = SharedMemory.Create("test", Size);
        var refusal = Assert.Throws<SharedMemoryException>(() => SharedMemory.Open(made.Address, wrongSize));
        Assert.Equal(SharedMemoryFault.WrongSize, refusal.Fault);
    }

    [Fact]
    public void Open_OfAnOrdinaryFile_IsRefused()
    {
        using var file = File.Open(Path.GetTempFileName(), new FileStreamOptions { Access = FileAccess.ReadWrite, Mode = FileMode.Open, Options = FileOptions.DeleteOnClose });
        file.SetLength(Size);
        var address = string.Create(CultureInfo.InvariantCulture, $"memfd:{Environment.ProcessId}:{file.SafeFileHandle.DangerousGetHandle()}");
        Assert.Equal(SharedMemoryFault.NotSealed, Assert.Throws<SharedMemoryException>(() => SharedMemory.Open(address, Size)).Fault);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("memfd:1")]
    [InlineData("memfd:-1:3")]
    [InlineData("memfd:../../etc/passwd:3")]
    [InlineData("memfd:2147483647:2147483647")]
    public void Open_OfAnAddressThatNamesNothing_IsRefused(string address) =>
        Assert.Equal(SharedMemoryFault.NotFound, Assert.Throws<SharedMemoryException>(() => SharedMemory.Open(address, Size)).Fault);

    [Fact]
    public void Create_OfMoreThanThereIs_IsRefused()
    {
        var refusal = Assert.Throws<SharedMemoryException>(() => SharedMemory.Create("vast", 1L << 60));
        Assert.Equal(SharedMemoryFault.OutOfResources, refusal.Fault);
    }

    [Fact]
    public void At_OutsideOrMisaligned_Throws()
    {
        using var made = SharedMemory.Create("test", 4096);
        Assert.Equal((nint)made.Pointer + 4088, (nint)made.At<long>(4088));
        Assert.Throws<ArgumentOutOfRangeException>(() => *made.At<long>(4089));
        Assert.Throws<ArgumentOutOfRangeException>(() => *made.At<long>(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => *made.At<long>(-8));
        Assert.Throws<ArgumentOutOfRangeException>(() => *made.At<long>(long.MaxValue - 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => *made.At<long>(8, 512));
    }

    [Fact]
    public void Descriptor_IsInheritedOnlyWhenAskedFor()
    {
        using var made = SharedMemory.Create("test", 4096);
        Assert.Equal(1, Libc.Control(made.FileDescriptor, Libc.ControlGetFlags, 0));
        made.SetInheritable(true);
        Assert.Equal(0, Libc.Control(made.FileDescriptor, Libc.ControlGetFlags, 0));
        made.SetInheritable(false);
        Assert.Equal(1, Libc.Control(made.FileDescriptor, Libc.ControlGetFlags, 0));
    }
}
