namespace Tactus.Graph;

/// <summary>A node's place in one plan, for whoever measures, compensates or shows it.</summary>
/// <param name="Node">The control-side half.</param>
/// <param name="Id">Identity in the graph.</param>
/// <param name="Instance">The prepared node; shared with other plans.</param>
/// <param name="Task">The task that runs it.</param>
/// <param name="InputLatencyFrames">By how much everything that reaches the node lags the outside; events sent to it from outside must be as late.</param>
/// <param name="OutputLatencyFrames">By how much its output lags.</param>
/// <param name="Faults">What went wrong in it; shared with other plans.</param>
/// <param name="Ticks">What it costs; shared with other plans.</param>
[AnyThread]
public sealed record PlanNode(
    Node Node, NodeId Id, NodeInstance Instance, int Task, int InputLatencyFrames, int OutputLatencyFrames, NodeFaults Faults, NodeTicks Ticks);
