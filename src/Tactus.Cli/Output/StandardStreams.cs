using System.Runtime.InteropServices;
using System.Text;

namespace Tactus.Cli;

/// <summary>Standard output and error, whatever the caller has made of them: a terminal, a pipe, a file, or closed.</summary>
internal static partial class StandardStreams
{
    private const int BrokenPipe = 32;
    private const int BadDescriptor = 9;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>Standard output as bytes, in UTF-8 whatever the locale says.</summary>
    internal static Stream OpenOutput() => IsInherited(1) ? Open(1) : Stream.Null;

    /// <summary>Standard error as text.</summary>
    internal static TextWriter OpenError() => new StreamWriter(IsErrorOpen ? Open(2) : Stream.Null, new UTF8Encoding(false));

    /// <summary>Whether standard error leads anywhere.</summary>
    internal static bool IsErrorOpen { get; } = IsInherited(2);

    /// <summary>Whether a write failed because nobody is there to read.</summary>
    internal static bool IsGone(Exception exception) =>
        exception is UnauthorizedAccessException or ObjectDisposedException
        || (exception is IOException && (exception.HResult & 0xffff) is BrokenPipe or BadDescriptor);

    private static Stream Open(int descriptor) =>
        !OperatingSystem.IsWindows() ? new DescriptorStream(descriptor) : descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();

    // why: with a standard descriptor closed, the runtime's own pipes and mapped memory take its number, and text written there would damage them.
    // A descriptor that came from the caller survived an exec; one that closes on exec is the runtime's.
    private static bool IsInherited(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return true;

        var flags = GetFlags(descriptor, GetDescriptorFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int GetFlags(int descriptor, int command);
}
