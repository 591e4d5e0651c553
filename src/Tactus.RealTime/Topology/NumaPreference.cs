using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>While it lives, memory that the calling thread touches first comes from one NUMA node, if that node has any left.</summary>
/// <remarks>
/// <para>Linux gives a page to the node of the thread that touches it first. Plans are built on the control side, which may run anywhere; with this around the building, their buffers
/// and delay lines lie near the audio thread. Memory that the collector touched earlier stays where it is.</para>
/// <para>Does nothing on a machine with one node, on Windows and on macOS, and where somebody has set a policy for the process already (<c>numactl</c>): that one is meant.
/// A refusal (containers often forbid the call) is data: memory then comes from wherever the thread runs, and the sound goes on.</para>
/// </remarks>
[MainThread]
public readonly unsafe ref struct NumaPreference : IDisposable
{
    private const int PolicyDefault = 0;
    private const int PolicyPreferred = 1;
    private const int MaxNodes = 1024;
    private const int WordBits = 64;

    private readonly bool _isSet;

    private NumaPreference(bool isSet, string? refusal)
    {
        _isSet = isSet;
        Refusal = refusal;
    }

    /// <summary>Why the system would not have it, or <see langword="null"/>.</summary>
    public string? Refusal { get; }

    /// <summary>Prefers the home node of a placement.</summary>
    /// <param name="placement">The placement; <see langword="null"/> for no preference.</param>
    /// <returns>To be disposed on the same thread, when the memory has been touched.</returns>
    public static NumaPreference For(WorkerPlacement? placement) =>
        placement is { Topology.NodeCount: > 1 } && OperatingSystem.IsLinux() ? ForNode(placement.HomeNode) : default;

    /// <summary>Gives memory out as before.</summary>
    public void Dispose()
    {
        if (_isSet)
            _ = Libc.SystemCall(Libc.Number(x64: 238, arm64: 237), PolicyDefault, 0, 0, 0, 0, 0);
    }

    internal static NumaPreference ForNode(int node)
    {
        int policy;
        if (Libc.SystemCall(Libc.Number(x64: 239, arm64: 236), (nint)(&policy), 0, 0, 0, 0, 0) != 0)
            return new NumaPreference(false, $"The system does not tell its memory policy: {Libc.Words(Marshal.GetLastPInvokeError())}.");
        if (policy != PolicyDefault || node is < 0 or >= MaxNodes)
            return default;

        var mask = stackalloc ulong[MaxNodes / WordBits];
        new Span<ulong>(mask, MaxNodes / WordBits).Clear();
        mask[node / WordBits] = 1UL << (node % WordBits);

        // why one more: the kernel takes the count less one (its manual says so under bugs).
        return Libc.SystemCall(Libc.Number(x64: 238, arm64: 237), PolicyPreferred, (nint)mask, MaxNodes + 1, 0, 0, 0) == 0
            ? new NumaPreference(true, null)
            : new NumaPreference(false, $"The system refused to take memory from node {node}: {Libc.Words(Marshal.GetLastPInvokeError())}.");
    }

    /// <summary>Whether the calling thread has a preference now; for tests.</summary>
    internal static bool IsSetOnCurrentThread()
    {
        int policy;
        return Libc.SystemCall(Libc.Number(x64: 239, arm64: 236), (nint)(&policy), 0, 0, 0, 0, 0) == 0 && policy == PolicyPreferred;
    }
}
