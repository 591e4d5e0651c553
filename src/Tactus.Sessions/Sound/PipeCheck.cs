using System.Runtime.InteropServices;

namespace Tactus.Sessions;

/// <summary>Tells pipes from files before anybody waits at their other end.</summary>
internal static partial class PipeCheck
{
    private const int WriteOnly = 1;
    private const int NobodyReads = 6; // ENXIO
    private const int FromHere = 1; // SEEK_CUR

    private static int DoNotWait => OperatingSystem.IsMacOS() ? 0x4 : 0x800; // O_NONBLOCK

    /// <summary>Whether what is there cannot be written at any place of it: a pipe, a socket, a terminal.</summary>
    [BackgroundThread]
    internal static bool IsPipe(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return false;
        }

        var descriptor = Open(path, WriteOnly | DoNotWait);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() == NobodyReads;
        }

        var isPipe = Seek(descriptor, 0, FromHere) < 0;
        _ = Close(descriptor);
        return isPipe;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial nint Seek(int descriptor, nint offset, int whence);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
