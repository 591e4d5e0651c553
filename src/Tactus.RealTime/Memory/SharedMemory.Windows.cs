using System.IO.MemoryMappedFiles;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Tactus.RealTime;

// Not run: no such machine in our reach. A named section lives while somebody holds it, cannot be resized, and vanishes with its last holder.
public sealed unsafe partial class SharedMemory
{
    private const string NamedPrefix = "section:";

    [SupportedOSPlatform("windows")]
    private static SharedMemory CreateNamed(string name, long sizeBytes)
    {
        var unique = $"Local\\tactus-{name}-{Guid.NewGuid():N}";
        return MapNamed(MemoryMappedFile.CreateNew(unique, sizeBytes), sizeBytes, NamedPrefix + unique);
    }

    [SupportedOSPlatform("windows")]
    private static SharedMemory OpenNamed(string address, long sizeBytes)
    {
        if (!address.StartsWith(NamedPrefix, StringComparison.Ordinal))
            throw new SharedMemoryException(SharedMemoryFault.NotFound, $"'{address}' is no address of shared memory; expected 'section:NAME'.");

        try
        {
            return MapNamed(MemoryMappedFile.OpenExisting(address[NamedPrefix.Length..]), sizeBytes, address);
        }
        catch (FileNotFoundException)
        {
            throw new SharedMemoryException(SharedMemoryFault.NotFound, $"Shared memory '{address}' is gone; its maker has ended.");
        }
    }

    private static SharedMemory MapNamed(MemoryMappedFile file, long sizeBytes, string address)
    {
        MemoryMappedViewAccessor? view = null;
        try
        {
            // A view larger than the section is refused by the system, which is the size check here.
            view = file.CreateViewAccessor(0, sizeBytes);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new SharedMemory(start, sizeBytes, descriptor: -1, address, new NamedOwner(file, view, view.SafeMemoryMappedViewHandle));
        }
        catch (UnauthorizedAccessException)
        {
            view?.Dispose();
            file.Dispose();
            throw new SharedMemoryException(SharedMemoryFault.WrongSize, $"Shared memory '{address}' is smaller than {sizeBytes} bytes; the two processes are not of one version.");
        }
    }

    private sealed class NamedOwner(MemoryMappedFile file, MemoryMappedViewAccessor view, SafeMemoryMappedViewHandle handle) : IDisposable
    {
        public void Dispose()
        {
            handle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }
    }
}
