namespace Tactus.Cli;

/// <summary>Where the tool keeps what outlives a run: crash reports, logs.</summary>
internal static class StateFolder
{
    /// <summary>The folder, whether it exists or not: <c>TACTUS_STATE_DIR</c>, else the system's place for such things.</summary>
    internal static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("TACTUS_STATE_DIR") is { Length: > 0 } chosen)
                return chosen;
            if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
                return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "tactus");
            if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state)
                return System.IO.Path.Combine(state, "tactus");

            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return home.Length > 0
                ? System.IO.Path.Combine(home, ".local", "state", "tactus")
                : System.IO.Path.Combine(System.IO.Path.GetTempPath(), "tactus");
        }
    }
}
