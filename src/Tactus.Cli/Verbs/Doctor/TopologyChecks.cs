using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.Cli;

/// <summary>Processors: which there are, which may be used, how workers take them, and what it costs them to work together.</summary>
internal static class TopologyChecks
{
    internal static IEnumerable<Finding> All()
    {
        var placement = WorkerPlacement.Current;
        yield return Cores(placement.Topology);
        yield return Topology(placement.Topology);
        if (placement.Topology.NodeCount > 1)
            yield return Numa(placement);
        if (OperatingSystem.IsLinux())
            yield return Quota(placement.Topology);
        yield return Workers(placement);
        yield return HandoverCost(placement);
    }

    private static Finding Cores(ProcessorTopology topology)
    {
        var usable = topology.Usable;
        var value = Text($"{usable.Count} of {topology.Processors.Count} processors may be used ({Join(usable.Select(processor => processor.Number))})");
        if (topology.PossibleCount > topology.Processors.Count)
            value += Text($"; {topology.PossibleCount - topology.Processors.Count} more are possible, not online");
        return usable.Count >= 2
            ? new Finding("cores", true, value)
            : new Finding("cores", false, value, "allow two processors at least, such as taskset -c 0,1 or the container's cpuset: one for sound, one for the rest");
    }

    private static Finding Topology(ProcessorTopology topology)
    {
        var fast = Kind(topology, CoreKind.Performance);
        var small = Kind(topology, CoreKind.Efficiency);
        var value = fast.Length == 0 ? $"{small} for efficiency" : small.Length == 0 ? fast : $"{fast} and {small} for efficiency";
        var packages = topology.Processors.Select(processor => processor.Package).Distinct().Count();
        value += Text($", {Count(packages, "package")}, {Count(topology.NodeCount, "memory node")}");
        return new Finding("topology", true, topology.Reasons.Count == 0 ? value : $"{value}; {string.Join(' ', topology.Reasons)}");
    }

    private static string Kind(ProcessorTopology topology, CoreKind kind)
    {
        var cores = topology.Usable.Where(processor => processor.Kind == kind).GroupBy(processor => processor.Core).Select(core => core.Count()).ToArray();
        if (cores.Length == 0)
            return "";
        return Count(cores.Length, "core") + (cores.Max() == 1 ? " of one thread" : cores.Min() == cores.Max() ? Text($" of {cores[0]} threads") : Text($" of up to {cores.Max()} threads"));
    }

    private static Finding Numa(WorkerPlacement placement)
    {
        using var preference = NumaPreference.For(placement);
        return preference.Refusal is { } refusal
            ? new Finding("numa", false, refusal, "allow set_mempolicy and get_mempolicy (Docker: --cap-add SYS_NICE), or start with numactl --preferred")
            : new Finding("numa", true, Text($"sound's memory is taken from node {placement.HomeNode}"));
    }

    private static Finding Quota(ProcessorTopology topology) => topology.Quota is not { } quota
        ? new Finding("quota", true, "no processor quota")
        : new Finding(
            "quota",
            false,
            Text($"{quota.Cores:0.##} processors' worth of time by {quota.File}; threads that are not real-time stand still when it is used up"),
            "lift the quota (Docker: no --cpus; systemd: CPUQuota=) and give whole processors instead (--cpuset-cpus, AllowedCPUs=)");

    private static Finding Workers(WorkerPlacement placement)
    {
        var count = placement.SuggestedWorkers;
        var among = placement.ProcessorsOf(0, count) ?? placement.Processors;
        var value = Text($"auto takes {count}, ");
        value += among.Count == 1 ? Text($"on processor {among[0]}") : Text($"which may move among processors {Join(among.Order())}");
        return new Finding("workers", true, count == 1 ? value : Text($"{value}; fixed, they would take {Join(placement.Processors.Take(count))} in turn"));
    }

    private static Finding HandoverCost(WorkerPlacement placement)
    {
        var reading = Handover.Measure(placement);
        return new Finding("handover", true, reading.IsMeasured
            ? Text($"work goes from processor {placement.Processors[0]} to {placement.Processors[1]} in {reading.Nanoseconds:0} ns")
            : Text($"not measured, as {reading.Reason}; taken for {reading.Nanoseconds:0} ns"));
    }

    private static string Count(int count, string what) => Text($"{count} {what}{(count == 1 ? "" : "s")}");

    // 0,1,2,3,8 becomes 0-3,8; the order is kept.
    private static string Join(IEnumerable<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1)
                ranges[^1] = (ranges[^1].First, number);
            else
                ranges.Add((number, number));
        }

        return string.Join(',', ranges.Select(range => range.First == range.Last ? Text($"{range.First}") : Text($"{range.First}-{range.Last}")));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
