namespace Tactus.Cli;

/// <summary>What the exit status of the tool tells a script.</summary>
internal enum ExitStatus
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Done, but what was asked to hold did not.</summary>
    NotHeld = 1,

    /// <summary>Bad usage or bad input.</summary>
    BadInput = 2,

    /// <summary>Something needed is not there.</summary>
    Missing = 3,

    /// <summary>A fault of the tool itself.</summary>
    Fault = 4,

    /// <summary>Stopped at once, by the second Ctrl+C.</summary>
    Interrupted = 130,
}
