using System.Globalization;

namespace Tactus.RealTime;

/// <summary>Finds the tightest processor limit of the control groups that a process is in, of version 2 and of version 1.</summary>
/// <remarks>
/// A group's limit holds for all groups below it, so every group from the process's own up to the root is asked. Inside a container the root that is seen is the container's own
/// group, and the path in the process's file may be one of the world outside: files that are not there set no limit.
/// </remarks>
internal static class QuotaReader
{
    private const int MaxDepth = 64;

    private static readonly string[] s_unifiedBases = ["fs/cgroup", "fs/cgroup/unified"];
    private static readonly string[] s_legacyBases = ["fs/cgroup/cpu", "fs/cgroup/cpu,cpuacct", "fs/cgroup/cpuacct,cpu"];

    internal static ProcessorQuota? Read(TopologySource source, TopologyReasons reasons)
    {
        ProcessorQuota? tightest = null;
        var (unified, legacy) = GroupPaths(SystemFile.Read(source.ControlGroupFile) ?? "");
        foreach (var folder in Folders(s_unifiedBases, unified))
            Take(ReadUnified(source, folder, reasons));
        foreach (var folder in Folders(s_legacyBases, legacy))
            Take(ReadLegacy(source, folder, reasons));
        return tightest;

        void Take(ProcessorQuota? quota)
        {
            if (quota is not null && (tightest is null || quota.Cores < tightest.Cores))
                tightest = quota;
        }
    }

    // A line is "0::/path" for version 2, "4:cpu,cpuacct:/path" for version 1.
    private static (string Unified, string Legacy) GroupPaths(string text)
    {
        var (unified, legacy) = ("/", "/");
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split(':', 3);
            if (parts.Length < 3)
                continue;
            if (parts[0] == "0" && parts[1].Length == 0)
                unified = parts[2];
            else if (parts[1].Split(',').Contains("cpu"))
                legacy = parts[2];
        }

        return (unified, legacy);
    }

    private static IEnumerable<string> Folders(string[] bases, string path)
    {
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // why: a process outside of the group that its namespace calls the root has a path like /../other; what lies there is not below our root.
        if (steps.Length > MaxDepth || steps.Contains(".."))
            steps = [];
        foreach (var start in bases)
        {
            for (var depth = steps.Length; depth >= 0; depth--)
                yield return string.Join('/', steps.Take(depth).Prepend(start));
        }
    }

    private static ProcessorQuota? ReadUnified(TopologySource source, string folder, TopologyReasons reasons)
    {
        var file = folder + "/cpu.max";
        if (source.Read(file) is not { } text)
            return null;

        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["max", ..])
            return null;
        return parts is [var quota, var period] ? Divide(quota, period, file, reasons) : reasons.Malformed<ProcessorQuota>(file);
    }

    private static ProcessorQuota? ReadLegacy(TopologySource source, string folder, TopologyReasons reasons)
    {
        var file = folder + "/cpu.cfs_quota_us";
        if (source.Read(file) is not { } quota || quota == "-1")
            return null;
        return source.Read(folder + "/cpu.cfs_period_us") is { } period ? Divide(quota, period, file, reasons) : reasons.Malformed<ProcessorQuota>(file);
    }

    private static ProcessorQuota? Divide(string quota, string period, string file, TopologyReasons reasons) =>
        long.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var used) && used > 0
        && long.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every > 0
            ? new ProcessorQuota((double)used / every, file)
            : reasons.Malformed<ProcessorQuota>(file);
}
