namespace Tactus.Graph;

/// <summary>By how much each node's sound is late, and how long each connection must wait for the latest one.</summary>
/// <remarks>
/// What reaches a node is as late as its latest source; every earlier source is delayed by the difference, on all of the node's buses alike, so that a
/// key on a side input stays aligned with the sound it ducks. Events between nodes wait in the same way.
/// </remarks>
internal sealed class LatencyPass
{
    private LatencyPass(GraphTopology topology)
    {
        InputLatencyFrames = new int[topology.Nodes.Length];
        OutputLatencyFrames = new int[topology.Nodes.Length];
        AudioCompensationFrames = new int[topology.AudioFrom.Length];
        EventCompensationFrames = new int[topology.EventFrom.Length];
    }

    /// <summary>By node: lateness of what reaches it.</summary>
    public int[] InputLatencyFrames { get; }

    /// <summary>By node: lateness of what it makes.</summary>
    public int[] OutputLatencyFrames { get; }

    /// <summary>By audio connection: the delay that aligns it.</summary>
    public int[] AudioCompensationFrames { get; }

    /// <summary>By event connection: the delay that aligns it.</summary>
    public int[] EventCompensationFrames { get; }

    public static LatencyPass Run(GraphTopology topology, NodeRecord?[] recordOf)
    {
        var pass = new LatencyPass(topology);
        foreach (var node in topology.Order)
        {
            var latest = 0;
            foreach (var predecessor in topology.Predecessors[node])
            {
                latest = Math.Max(latest, pass.OutputLatencyFrames[predecessor]);
            }

            var own = recordOf[node] is { } record ? Math.Max(0, record.Instance.Processor.LatencyFrames) : 0;
            pass.InputLatencyFrames[node] = latest;
            pass.OutputLatencyFrames[node] = checked(latest + own);
            foreach (var connection in topology.AudioInto[node])
            {
                pass.AudioCompensationFrames[connection] = latest - pass.OutputLatencyFrames[topology.AudioFrom[connection]];
            }

            foreach (var connection in topology.EventsInto[node])
            {
                pass.EventCompensationFrames[connection] = latest - pass.OutputLatencyFrames[topology.EventFrom[connection]];
            }
        }

        return pass;
    }
}
