using System.Text;
using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>What figures belong to: a kind of node as it was built, its settings and ports, the sample rate and the block length; and the machine that they were taken on.</summary>
[MainThread]
internal static class CostKey
{
    private const ulong FirstHash = 14695981039346656037;
    private const ulong HashFactor = 1099511628211;

    /// <summary>The key of a node in a plan.</summary>
    /// <returns><see langword="false"/> if the node throws when asked for its settings: then nothing is known about it.</returns>
    internal static bool TryOf(Node node, ExecutionPlan plan, out ulong key)
    {
        try
        {
            key = Of(node, plan);
            return true;
        }
        catch (Exception)
        {
            // why anything: it is the node's own code, and nothing hangs on what it costs.
            key = 0;
            return false;
        }
    }

    // why the module's version: another build of a kind may cost something else. Parameters are left out: they move while the node plays.
    private static ulong Of(Node node, ExecutionPlan plan)
    {
        var type = node.GetType();
        var text = new StringBuilder()
            .Append(type.FullName).Append('\n').Append(type.Module.ModuleVersionId).Append('\n')
            .Append(plan.SampleRate).Append(' ').Append(plan.MaxBlockFrames).Append('\n');
        foreach (var channels in node.Ports.AudioInputs)
        {
            text.Append(channels).Append(' ');
        }

        text.Append('>');
        foreach (var channels in node.Ports.AudioOutputs)
        {
            text.Append(channels).Append(' ');
        }

        foreach (var (name, value) in node.SaveSettings().OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(name).Append('=').Append(value);
        }

        return Hash(text.ToString());
    }

    /// <summary>FNV-1a of the text's UTF-8.</summary>
    internal static ulong Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    /// <summary>FNV-1a, by Fowler, Noll and Vo.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = FirstHash;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * HashFactor;
        }

        return hash;
    }
}
