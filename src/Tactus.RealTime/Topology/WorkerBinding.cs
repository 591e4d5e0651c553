namespace Tactus.RealTime;

/// <summary>How firmly workers are held to the processors that a placement gives them.</summary>
public enum WorkerBinding
{
    /// <summary>Not at all: the system moves them among all processors of the process.</summary>
    Free,

    /// <summary>
    /// All of them to the same good processors: no second thread of a core and no slow core as long as there are better ones. Among these the system may move them, away from
    /// whatever takes a processor for a while.
    /// </summary>
    Cores,

    /// <summary>
    /// Each to one processor of its own. Steadier wakes, for machines that are set aside for sound; elsewhere whatever takes that processor takes the worker's time too.
    /// The thread that calls the executor must be bound to the first processor, or to others than these: see <see cref="WorkerPlacement"/>.
    /// </summary>
    Fixed,
}
