namespace Tactus;

/// <summary>Sound from an output bus of one node to an input bus of another.</summary>
/// <remarks>
/// When both ends have the same number of channels they are joined one to one. One channel is copied to all channels of a wider input; several
/// channels are averaged into an input of one (so that equal channels keep their level); a narrower output feeds the first channels of a wider
/// input. A wider output into a narrower input of two channels and more would lose channels and is refused.
/// </remarks>
/// <param name="From">The node that makes the sound.</param>
/// <param name="FromBus">Its output bus.</param>
/// <param name="To">The node that takes it.</param>
/// <param name="ToBus">Its input bus.</param>
[MainThread]
public readonly record struct Connection(Node From, int FromBus, Node To, int ToBus);

/// <summary>Events from a node that makes them to another. A node that takes none still gets those that move its parameters.</summary>
/// <param name="From">The node that makes the events.</param>
/// <param name="To">The node that takes them.</param>
[MainThread]
public readonly record struct EventConnection(Node From, Node To);
