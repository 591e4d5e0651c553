namespace Tactus.RealTime.Tests.Topology;

/// <summary>A tree of files as the kernel of some machine would show it.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-topology-").FullName;

    internal string ControlGroupFile => _folder + "/proc-self-cgroup";

    internal string PathOf(string file) => $"{_folder}/{file}";

    internal FakeMachine Put(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text + "\n");
        return this;
    }

    internal FakeMachine Online(string list) => Put("devices/system/cpu/online", list).Put("devices/system/cpu/possible", list);

    internal FakeMachine Processor(int number, int core, int package, string siblings) => Put($"devices/system/cpu/cpu{number}/topology/core_id", $"{core}")
        .Put($"devices/system/cpu/cpu{number}/topology/physical_package_id", $"{package}")
        .Put($"devices/system/cpu/cpu{number}/topology/thread_siblings_list", siblings);

    internal FakeMachine Node(int node, string processors) => Put($"devices/system/node/node{node}/cpulist", processors);

    internal FakeMachine ControlGroups(string lines) => Put("proc-self-cgroup", lines);

    internal ProcessorTopology Read(IEnumerable<int> allowed) =>
        ProcessorTopology.Read(new TopologySource { SystemRoot = _folder, ControlGroupFile = ControlGroupFile, Allowed = [.. allowed] });

    internal WorkerPlacement Place(IEnumerable<int> allowed) => new(Read(allowed));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Two sockets of eight cores of two threads, numbered as Linux does: all first threads, then all second ones; core numbers begin anew in each socket.</summary>
    internal static FakeMachine TwoSockets()
    {
        var machine = new FakeMachine().Online("0-31").Put("devices/system/node/online", "0-1").Node(0, "0-7,16-23").Node(1, "8-15,24-31");
        for (var number = 0; number < 32; number++)
        {
            var first = number % 16;
            machine.Processor(number, first % 8, first / 8, $"{first},{first + 16}");
        }

        return machine;
    }

    /// <summary>Eight performance cores of two threads, 0 to 15, siblings side by side, and eight efficiency cores, 16 to 23.</summary>
    internal static FakeMachine Hybrid()
    {
        var machine = new FakeMachine().Online("0-23").Put("devices/cpu_core/cpus", "0-15").Put("devices/cpu_atom/cpus", "16-23");
        for (var number = 0; number < 24; number++)
            machine.Processor(number, number < 16 ? number / 2 * 4 : 32 + number, 0, number < 16 ? $"{number & ~1}-{number | 1}" : $"{number}");
        return machine;
    }

    /// <summary>64 arm cores without second threads: 0 to 31 little, 32 to 55 middling, 56 to 63 big.</summary>
    internal static FakeMachine Arm()
    {
        var machine = new FakeMachine().Online("0-63");
        for (var number = 0; number < 64; number++)
        {
            machine.Processor(number, number, 0, $"{number}")
                .Put($"devices/system/cpu/cpu{number}/cpu_capacity", number < 32 ? "290" : number < 56 ? "870" : "1024");
        }

        return machine;
    }
}
