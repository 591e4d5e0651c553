namespace Tactus.RealTime;

/// <summary>A limit on processor time that a control group sets, as containers do.</summary>
/// <remarks>
/// The kernel takes ordinary threads of the group off their processors when the share of a period is used up. Real-time threads are not counted; but whoever set the limit meant
/// all of the process, and without the right to real-time priority all threads are ordinary.
/// </remarks>
/// <param name="Cores">Processors' worth of time: 1.5 is one and a half.</param>
/// <param name="File">The file that says so, below the root of the system's files.</param>
public sealed record ProcessorQuota(double Cores, string File)
{
    /// <summary>How many threads may be busy all the time without running into the limit: rounded down, as half a thread would miss every other deadline; at least one.</summary>
    public int WholeCores => Math.Max(1, (int)Math.Min(Math.Floor(Cores + 1e-9), int.MaxValue));
}
