using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>What nodes cost on this machine, kept from run to run, so that the first block of a run is shared among workers as well as the last one of the run before.</summary>
/// <remarks>
/// Figures belong to a kind of node as it was built, its settings and ports, the sample rate and the block length. Those of another processor, runtime or build
/// are not used. All of it is the control side's; nothing here throws for what is wrong with a file. One thread at a time.
/// </remarks>
[MainThread]
public sealed class CostBook
{
    /// <summary>Blocks that must have been measured before a figure is kept.</summary>
    private const int LeastBlocks = 8;
    private const double TrustedRatio = 1.1;

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private static readonly DateTime s_firstDay = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<ulong, CostFigure> _figures = [];
    private readonly ulong _machine;
    private readonly string _path;

    private CostBook(string path, ulong machine)
    {
        _path = path;
        _machine = machine;
        Trouble = CostFile.TryRead(path, machine, _figures);
    }

    /// <summary>Where the tool keeps it: the user's cache folder (<c>XDG_CACHE_HOME</c> on Linux), a file for each kind of machine; empty if there is no such folder.</summary>
    public static string DefaultPath
    {
        get
        {
            var folder = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } chosen && Path.IsPathRooted(chosen)
                    ? chosen
                    : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : "";
            return folder.Length == 0 ? "" : Path.Combine(folder, "tactus", string.Create(CultureInfo.InvariantCulture, $"costs-{ThisMachine():x16}.bin"));
        }
    }

    /// <summary>Why the file could not be used, in a sentence; empty if it could, or if there is none yet.</summary>
    public string Trouble { get; }

    /// <summary>Figures in the book.</summary>
    public int Count => _figures.Count;

    /// <summary>Reads a book; an empty one if there is no file, or none that can be used here.</summary>
    /// <param name="path">The file; it need not exist, nor its folder.</param>
    public static CostBook Read(string path) => Read(path, ThisMachine());

    /// <summary>Takes the figures of a plan that has played.</summary>
    public void Take(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var day = Math.Max(0, (int)(DateTime.UtcNow - s_firstDay).TotalDays);
        var taken = new Dictionary<ulong, CostFigure>();
        foreach (var place in plan.Nodes)
        {
            if (place.Ticks.BlockCount < LeastBlocks || !CostKey.TryOf(place.Node, plan, out var key))
            {
                continue;
            }

            var mean = s_nanosecondsPerTick * place.Ticks.TotalTicks / place.Ticks.BlockCount;
            var high = s_nanosecondsPerTick * place.Ticks.HighTicks;

            // why: a mean far beyond nearly all blocks is one of blocks that the system interrupted.
            mean = Math.Min(mean, TrustedRatio * high);
            var figure = new CostFigure(mean, Math.Max(mean, high), CostFigure.CountedBlocks(place.Ticks.BlockCount), day);
            taken[key] = taken.TryGetValue(key, out var twin) ? twin.With(figure) : figure;
        }

        foreach (var (key, figure) in taken.Where(entry => entry.Value.IsSound))
        {
            _figures[key] = _figures.TryGetValue(key, out var known) ? known.With(figure) : figure;
        }
    }

    /// <summary>Writes the book whole; after a crash there is the old file or the new one. Call it while nothing sounds: it goes to the disk.</summary>
    /// <returns>Why it could not be written, in a sentence; empty if it could.</returns>
    public string Write() => CostFile.TryWrite(_path, _machine, _figures);

    /// <summary>As the public one, for a machine of the caller's.</summary>
    internal static CostBook Read(string path, ulong machine) => new(path, machine);

    /// <summary>What a node is known to cost.</summary>
    internal bool TryFind(Node node, ExecutionPlan plan, out CostFigure figure)
    {
        figure = default;
        return _figures.Count > 0 && CostKey.TryOf(node, plan, out var key) && _figures.TryGetValue(key, out figure);
    }

    /// <summary>A number for what figures depend on: the processor's kind, how many there are, the runtime.</summary>
    internal static ulong ThisMachine() => CostKey.Hash(
        $"{ProcessorName()}\n{Environment.ProcessorCount}\n{RuntimeInformation.ProcessArchitecture}\n{RuntimeInformation.FrameworkDescription}\n{Environment.MachineName}");

    private static string ProcessorName()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/cpuinfo").Take(32).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? ""
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
