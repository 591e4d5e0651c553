using System.Globalization;

namespace Tactus.RealTime;

/// <summary>Reads a topology from the kernel's files, and makes do where they say nothing.</summary>
internal sealed class TopologyReader
{
    private const string Processors = "devices/system/cpu";
    private const string Nodes = "devices/system/node";
    private const int FullCapacity = 1024;

    /// <summary>More threads than a core of any known machine has; a longer list of siblings is not believed.</summary>
    private const int MaxThreadsPerCore = 16;

    private readonly TopologySource _source;
    private readonly TopologyReasons _reasons = new();
    private readonly int[] _allowed;

    private TopologyReader(TopologySource source)
    {
        _source = source;
        _allowed = Clean(source);
    }

    internal static ProcessorTopology Read(TopologySource source) => new TopologyReader(source).Read();

    /// <summary>Equal processors, each a core of its own.</summary>
    internal static ProcessorTopology Equal(TopologySource source, string reason)
    {
        LogicalProcessor[] processors = [.. Clean(source).Select(number => new LogicalProcessor(number, number, 0, 0, CoreKind.Performance, FullCapacity, true))];
        return new ProcessorTopology(processors, processors.Length, null, [reason]);
    }

    // why: a machine without processors is none; whoever hands us such a set gets all there may be.
    private static int[] Clean(TopologySource source)
    {
        int[] allowed = [.. (source.Allowed ?? ProcessorSet.Allowed).Where(number => number is >= 0 and < ProcessorList.MaxCount).Distinct().Order()];
        return allowed.Length > 0 ? allowed : [.. Enumerable.Range(0, Environment.ProcessorCount)];
    }

    private ProcessorTopology Read()
    {
        var online = Online();
        var possible = List($"{Processors}/possible");
        var packages = Array.ConvertAll(online, number => Math.Max(0, Number(number, "topology/physical_package_id") ?? 0));
        var cores = Cores(online, packages);
        var nodes = NodeOfEach();
        var capacities = Capacities(online);
        var kinds = Kinds(online, capacities);
        var allowed = _allowed.ToHashSet();
        LogicalProcessor[] processors =
        [
            .. online.Select((number, index) => new LogicalProcessor(
                number, cores[index], packages[index], nodes.GetValueOrDefault(number), kinds[index], capacities[index], allowed.Contains(number))),
        ];
        return new ProcessorTopology(processors, Math.Max(possible?.Length ?? 0, online.Length), QuotaReader.Read(_source, _reasons), _reasons.ToList());
    }

    private int[] Online()
    {
        var online = List($"{Processors}/online");
        if (online is { Length: > 0 } && online.Intersect(_allowed).Any())
            return online;

        _reasons.Add($"Which processors are online cannot be read from {_source.SystemRoot}/{Processors}/online; the {_allowed.Length} allowed ones are taken for all there are.");
        return _allowed;
    }

    /// <summary>The core of each: by its list of siblings; failing that by its core's number; failing that a core of its own.</summary>
    private int[] Cores(int[] online, int[] packages)
    {
        var siblings = Array.ConvertAll(online, Siblings);
        var coreOf = new Dictionary<int, int>();
        foreach (var list in siblings)
        {
            foreach (var sibling in list ?? [])
                coreOf.TryAdd(sibling, list![0]);
        }

        var named = new Dictionary<(int Package, int Core), int>();
        var unread = 0;
        for (var index = 0; index < online.Length; index++)
        {
            var number = online[index];
            if (coreOf.ContainsKey(number))
                continue;

            var core = number;
            if (Number(number, "topology/core_id") is { } id)
                core = named.TryGetValue((packages[index], id), out var first) ? first : named[(packages[index], id)] = number;
            else
                unread++;
            coreOf[number] = core;
        }

        if (unread > 0)
            _reasons.Add($"The cores of {unread} of {online.Length} processors cannot be read; each counts as a core of its own.");
        return Array.ConvertAll(online, number => coreOf[number]);
    }

    private int[]? Siblings(int number)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"{Processors}/cpu{number}/topology/thread_siblings_list");
        var list = List(file);
        return list is null || (list.Length <= MaxThreadsPerCore && list.Contains(number)) ? list : _reasons.Malformed<int[]>(file);
    }

    private Dictionary<int, int> NodeOfEach()
    {
        var nodeOf = new Dictionary<int, int>();
        foreach (var node in List($"{Nodes}/online") ?? [])
        {
            foreach (var number in List(string.Create(CultureInfo.InvariantCulture, $"{Nodes}/node{node}/cpulist")) ?? [])
                nodeOf.TryAdd(number, node);
        }

        return nodeOf;
    }

    // why all or none: the two figures have different units, and a processor that lacks its own must not look fast or slow for that.
    private int[] Capacities(int[] online)
    {
        foreach (var file in (string[])["cpu_capacity", "cpufreq/cpuinfo_max_freq"])
        {
            var figures = new long[online.Length];
            var count = 0;
            while (count < online.Length && Number(online[count], file) is > 0 and var figure)
                figures[count++] = figure;
            if (count == online.Length)
            {
                var highest = figures.Max();
                return Array.ConvertAll(figures, figure => (int)Math.Max(1, figure * FullCapacity / highest));
            }
        }

        return [.. Enumerable.Repeat(FullCapacity, online.Length)];
    }

    private CoreKind[] Kinds(int[] online, int[] capacities)
    {
        var fast = (List("devices/cpu_core/cpus") ?? []).ToHashSet();
        int[] small = [.. List("devices/cpu_atom/cpus") ?? [], .. List("devices/cpu_lowpower/cpus") ?? []];
        if (fast.Count > 0 && small.Length > 0)
        {
            var slow = small.Where(number => !fast.Contains(number)).ToHashSet();
            return Array.ConvertAll(online, number => slow.Contains(number) ? CoreKind.Efficiency : CoreKind.Performance);
        }

        // why three quarters: cores of one kind differ by a few per cent (favoured cores clock higher), those of different kinds by a third and more.
        return Array.ConvertAll(capacities, capacity => capacity >= FullCapacity * 3 / 4 ? CoreKind.Performance : CoreKind.Efficiency);
    }

    private int[]? List(string file)
    {
        if (_source.Read(file) is not { } text)
            return null;
        return ProcessorList.Parse(text) ?? _reasons.Malformed<int[]>(file);
    }

    private int? Number(int processor, string entry)
    {
        var text = _source.Read(string.Create(CultureInfo.InvariantCulture, $"{Processors}/cpu{processor}/{entry}"));
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
