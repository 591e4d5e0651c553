namespace Tactus.Cli;

/// <summary>What standard error can show: colour and movement on a terminal only.</summary>
internal sealed record Terminal(bool Moves, bool Colours, Func<int> Width)
{
    private const int PlainWidth = 100;

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

    private static int ReadWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : PlainWidth;
        }
        catch (IOException)
        {
            return PlainWidth;
        }
    }
}
