using System.Globalization;
using System.Runtime.InteropServices;

namespace Tactus.RealTime;

public sealed unsafe partial class SharedMemory
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const uint NoExecuteSeal = 8;
    private const int OpenReadWriteCloseOnExec = 0x80002;
    private const int MapPopulate = 0x8000;
    private const int SeekEnd = 2;
    private const int RequiredSeals = Libc.SealShrink | Libc.SealGrow | Libc.SealSeal;
    private const string AddressPrefix = "memfd:";

    /// <summary>Lets processes started from now on inherit the descriptor, or not (the default). Linux only.</summary>
    /// <param name="inheritable">Whether the next started process gets it; every process started meanwhile gets it too.</param>
    public void SetInheritable(bool inheritable)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        if (_descriptor < 0)
            throw NotSupported();
        if (Libc.Control(_descriptor, Libc.ControlSetFlags, inheritable ? 0 : 1) != 0)
            throw new SharedMemoryException(SharedMemoryFault.OutOfResources, $"The descriptor's flags could not be set: {Libc.Words(Marshal.GetLastPInvokeError())}.");
    }

    private static SharedMemory CreateSealed(string name, long sizeBytes)
    {
        // why: filling more than the machine has wakes the kernel's killer before the call fails.
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (sizeBytes > available / 2)
        {
            throw new SharedMemoryException(
                SharedMemoryFault.OutOfResources,
                $"Shared memory '{name}' of {sizeBytes} bytes would take more than half of the {available} bytes that this process may use.");
        }

        // why: without NoExecuteSeal newer kernels complain in the log, with it older ones (before 6.3) refuse.
        var descriptor = Libc.MemoryFileCreate(name, CloseOnExec | AllowSealing | NoExecuteSeal);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Libc.ErrorInvalid)
            descriptor = Libc.MemoryFileCreate(name, CloseOnExec | AllowSealing);
        if (descriptor < 0)
            throw Refused("made", name, sizeBytes, Marshal.GetLastPInvokeError());

        try
        {
            if (Libc.Truncate(descriptor, sizeBytes) != 0)
                throw Refused("sized", name, sizeBytes, Marshal.GetLastPInvokeError());

            // why: takes the pages now; a page that cannot be had later is a SIGBUS in the middle of a cycle.
            var error = Libc.Allocate(descriptor, 0, sizeBytes);
            if (error != 0)
                throw Refused("filled", name, sizeBytes, error);
            if (Libc.Control(descriptor, Libc.ControlAddSeals, RequiredSeals) != 0)
                throw Refused("sealed", name, sizeBytes, Marshal.GetLastPInvokeError());

            var address = string.Create(CultureInfo.InvariantCulture, $"{AddressPrefix}{Environment.ProcessId}:{descriptor}");
            return MapVerified(descriptor, sizeBytes, address);
        }
        catch
        {
            _ = Libc.Close(descriptor);
            throw;
        }
    }

    private static SharedMemory OpenByAddress(string address, long sizeBytes)
    {
        var parts = address.StartsWith(AddressPrefix, StringComparison.Ordinal) ? address[AddressPrefix.Length..].Split(':') : [];
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var remote))
        {
            throw new SharedMemoryException(SharedMemoryFault.NotFound, $"'{address}' is no address of shared memory; expected 'memfd:PROCESS:DESCRIPTOR'.");
        }

        var descriptor = Libc.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd/{remote}"), OpenReadWriteCloseOnExec, 0);
        if (descriptor < 0)
        {
            throw new SharedMemoryException(
                SharedMemoryFault.NotFound,
                $"Shared memory '{address}' cannot be opened: {Libc.Words(Marshal.GetLastPInvokeError())}. Its maker has ended, or runs as another user.");
        }

        try
        {
            return MapVerified(descriptor, sizeBytes, string.Create(CultureInfo.InvariantCulture, $"{AddressPrefix}{Environment.ProcessId}:{descriptor}"));
        }
        catch
        {
            _ = Libc.Close(descriptor);
            throw;
        }
    }

    private static SharedMemory MapVerified(int descriptor, long sizeBytes, string address)
    {
        // order: seals before size. Once shrink and grow are sealed the size stands still; checked the other way round the peer could change it in between.
        var seals = Libc.Control(descriptor, Libc.ControlGetSeals, 0);
        if (seals < 0 || (seals & RequiredSeals) != RequiredSeals)
            throw new SharedMemoryException(SharedMemoryFault.NotSealed, $"Shared memory '{address}' is not sealed against resizing; refusing it, as its maker could kill this process.");

        var actual = Libc.Seek(descriptor, 0, SeekEnd);
        if (actual != sizeBytes)
            throw new SharedMemoryException(SharedMemoryFault.WrongSize, $"Shared memory '{address}' has {actual} bytes instead of {sizeBytes}; the two processes are not of one version.");

        var start = Libc.MemoryMap(null, (nuint)sizeBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared | MapPopulate, descriptor, 0);
        if ((nint)start == -1)
            throw Refused("mapped", address, sizeBytes, Marshal.GetLastPInvokeError());
        return new SharedMemory((byte*)start, sizeBytes, descriptor, address, owner: null);
    }

    private static SharedMemoryException Refused(string what, string name, long sizeBytes, int error) =>
        new(SharedMemoryFault.OutOfResources, $"Shared memory '{name}' of {sizeBytes} bytes could not be {what}: {Libc.Words(error)}.");
}
