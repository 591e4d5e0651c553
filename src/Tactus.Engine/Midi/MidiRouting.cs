using Tactus.Graph;

namespace Tactus.Engine;

/// <summary>Turns a graph's connections with the device's MIDI into what the audio side walks, and finds what each continues of the program before.</summary>
[MainThread]
internal static class MidiRouting
{
    /// <summary>What nodes get, one entry a node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="ports">Which port stands for what.</param>
    /// <param name="before">What nodes got in the program before.</param>
    internal static LiveInput[] Inputs(AudioGraph graph, ExecutionPlan plan, MidiPortTable ports, LiveInput[] before)
    {
        var inputs = new List<LiveInput>();
        foreach (var connections in Connections(graph).GroupBy(connection => connection.To))
        {
            if (!plan.TryFind(connections.Key, out var place))
            {
                continue;
            }

            var channels = new byte[LiveInput.LaneCount];
            Array.Fill(channels, LiveInput.Closed);
            foreach (var connection in connections)
            {
                Open(channels, connection.Input, ports.GroupOf(connection.Input));
            }

            inputs.Add(new LiveInput(place.Instance, channels) { Predecessor = Array.Find(before, input => ReferenceEquals(input.Instance, place.Instance)) });
        }

        return [.. inputs];
    }

    /// <summary>What of the program before nothing continues, though its node plays on.</summary>
    internal static LiveInput[] Leaving(LiveInput[] inputs, LiveInput[] before, ExecutionPlan plan) =>
        [.. before.Where(old => plan.Nodes.Any(place => ReferenceEquals(place.Instance, old.Instance)) && !inputs.Any(input => ReferenceEquals(input.Predecessor, old)))];

    /// <summary>What nodes send, in the order of the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="ports">Which port stands for what.</param>
    /// <param name="before">What nodes sent in the program before.</param>
    internal static LiveOutput[] Outputs(AudioGraph graph, ExecutionPlan plan, MidiPortTable ports, LiveOutput[] before)
    {
        var outputs = new List<LiveOutput>();
        foreach (var (from, way) in graph.MidiOutputs)
        {
            if (!plan.TryFind(from, out var place) || ports.GroupOf(way) is not { } group)
            {
                continue;
            }

            var output = new LiveOutput(place.Instance, group, way.ToChannel ?? -1, Math.Max(0, plan.OutputLatencyFrames - place.OutputLatencyFrames));
            if (!outputs.Exists(output.IsSameWay))
            {
                output.Predecessor = Array.Find(before, output.IsSameWay);
                outputs.Add(output);
            }
        }

        return [.. outputs];
    }

    /// <summary>What of the program before nothing continues.</summary>
    internal static LiveOutput[] Leaving(LiveOutput[] outputs, LiveOutput[] before) =>
        [.. before.Where(old => !outputs.Any(output => ReferenceEquals(output.Predecessor, old)))];

    private static IEnumerable<MidiInputConnection> Connections(AudioGraph graph)
    {
        if (graph.MidiInputs.Count > 0 || !graph.PlaysMidiByDefault)
        {
            return graph.MidiInputs;
        }

        return graph.Nodes.Where(node => node.Ports.TakesEvents).Take(1).Select(node => new MidiInputConnection(node, new MidiInput()));
    }

    private static void Open(byte[] channels, MidiInput input, int? group)
    {
        for (var lane = 0; lane < channels.Length; lane++)
        {
            var (laneGroup, channel) = (lane / HeldKeys.LanesPerGroup, lane % HeldKeys.LanesPerGroup);
            if ((group == -1 || group == laneGroup) && (input.Channel is null || input.Channel == channel))
            {
                channels[lane] = (byte)(input.ToChannel ?? channel);
            }
        }
    }
}
