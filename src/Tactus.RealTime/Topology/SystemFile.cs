using System.Text;

namespace Tactus.RealTime;

/// <summary>Reads the small text files in which Linux describes itself; whatever lies at a path, it neither throws, nor hangs, nor reads without end.</summary>
internal static unsafe class SystemFile
{
    // why so much: the list of 8192 processors, none beside the next, has 20 KiB.
    private const int MaxBytes = 64 * 1024;

    /// <returns>The text without white space around it; <see langword="null"/> if there is nothing to read, or too much.</returns>
    internal static string? Read(string path)
    {
        // why not File.ReadAllText: it waits for a writer if a pipe lies at the path, and reads a device such as /dev/zero until memory is full.
        var descriptor = Libc.Open(path, Libc.OpenReadNonBlockingCloseOnExec, 0);
        if (descriptor < 0)
            return null;

        try
        {
            var buffer = new byte[MaxBytes];
            var used = 0;
            while (used < buffer.Length)
            {
                nint count;
                fixed (byte* start = buffer)
                    count = Libc.Read(descriptor, start + used, (nuint)(buffer.Length - used));
                if (count < 0)
                    return null;
                if (count == 0)
                    return Encoding.Latin1.GetString(buffer, 0, used).Trim();
                used += (int)count;
            }

            return null;
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }
}
