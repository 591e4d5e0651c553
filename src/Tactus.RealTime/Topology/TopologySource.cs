namespace Tactus.RealTime;

/// <summary>Where to read about the machine; tests put their own trees in place.</summary>
public sealed record TopologySource
{
    /// <summary>The root of the kernel's files.</summary>
    public string SystemRoot { get; init; } = "/sys";

    /// <summary>The file that says which control groups the process is in.</summary>
    public string ControlGroupFile { get; init; } = "/proc/self/cgroup";

    /// <summary>The processors that may be used; <see langword="null"/>: those that the system allows to this process.</summary>
    public IReadOnlyList<int>? Allowed { get; init; }

    /// <summary>A file's text, or <see langword="null"/>.</summary>
    internal string? Read(string file) => SystemFile.Read($"{SystemRoot}/{file}");
}
