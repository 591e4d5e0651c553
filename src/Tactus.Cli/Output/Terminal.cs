using System.Runtime.InteropServices;

namespace Tactus.Cli;

/// <summary>What standard error can show: colour and movement on a terminal only.</summary>
internal sealed partial record Terminal(bool Moves, bool Colours, Func<int> Width)
{
    private const int PlainWidth = 100;
    private const nuint GetWindowSize = 0x5413;

    /// <summary>A stream that is no terminal.</summary>
    internal static Terminal Plain { get; } = new(false, false, () => PlainWidth);

    /// <summary>Looks at standard error and at the environment's wishes.</summary>
    internal static Terminal Detect()
    {
        if (!StandardStreams.IsErrorOpen || Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb")
            return Plain;

        // The convention of no-color.org: any content counts.
        var noColour = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        return new Terminal(true, !noColour, ReadWidth);
    }

    private static unsafe int ReadWidth()
    {
        // why: on Linux not the console's property, which switches the keypad of the terminal into another mode.
        if (OperatingSystem.IsLinux())
        {
            WindowSize size = default;
            return Control(2, GetWindowSize, &size) == 0 && size.Columns > 0 ? size.Columns : PlainWidth;
        }

        try
        {
            return Console.WindowWidth is > 0 and var width ? width : PlainWidth;
        }
        catch (IOException)
        {
            return PlainWidth;
        }
    }

    private struct WindowSize
    {
        internal ushort Rows;
        internal ushort Columns;
        internal ushort PixelWidth;
        internal ushort PixelHeight;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static unsafe partial int Control(int descriptor, nuint request, WindowSize* size);
}
