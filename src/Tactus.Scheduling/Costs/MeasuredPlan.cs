using System.Runtime.CompilerServices;
using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>A plan that is measured now and then while it plays, and what was drawn by the figures.</summary>
internal sealed class MeasuredPlan
{
    /// <summary>Every so many blocks one is measured at the start, and with nodes that are dear; a clock reading a node is too much for all.</summary>
    internal const int BlocksPerMeasured = 16;

    /// <summary>Share of the time that measuring may take: cheap nodes are measured more seldom.</summary>
    private const double MeasuringShare = 0.005;

    // measured: the clock is read in 25 ns.
    private const double ClockReadingNanoseconds = 25;
    private const int MostBlocksPerMeasured = 1024;

    /// <summary>Share of the whole by which tasks must have changed, all together, before a new schedule is made.</summary>
    // why so much: what blocks cost goes up and down with the machine; a new schedule for that would only make garbage.
    private const double WorthwhileChange = 0.25;

    /// <summary>From this share on a short rest will do.</summary>
    private const double DrasticChange = 0.5;
    private const int DrasticRestTendings = 4;

    /// <summary>From this share on nothing that was drawn is of use any more.</summary>
    private const double Overturn = 0.75;

    /// <summary>How many blocks are measured, one in so many, when blocks have become much longer or shorter.</summary>
    // why so many: a figure follows a change by a factor of fifty in eight steps.
    private const int HastyMeasurings = 8;
    private const int BlocksPerHasty = 4;
    private const int LongestRestTendings = 256;

    private readonly TaskCosts _costs;
    private readonly DrawingOptions _options;
    private PlanDrawing _drawing;
    private int _blocksPerMeasured = BlocksPerMeasured;
    private int _untilMeasured;
    private int _hastyMeasurings;
    private int _tendings;
    private int _restTendings = 1;
    private bool _wasMeasured;

    [MainThread]
    internal MeasuredPlan(ExecutionPlan plan, DrawingOptions options)
    {
        Plan = plan;
        _options = options;
        _costs = new TaskCosts(plan, options.Known);
        _drawing = PlanDrawing.Draw(plan, _costs, options);
    }

    internal ExecutionPlan Plan { get; }

    /// <summary>What was drawn last. Take it once a block: all of a block goes by one.</summary>
    // order: acquire; pairs with the release in Tend, so that the drawing is seen whole.
    [AnyThread, RealTimeSafe]
    internal PlanDrawing Drawing => Volatile.Read(ref _drawing);

    /// <summary>Says whether the block under way is measured.</summary>
    /// <returns>Whether it is, so that its length says little.</returns>
    [AudioThread, RealTimeSafe]
    internal bool BeginBlock()
    {
        if (_untilMeasured-- > 0)
        {
            if (_wasMeasured)
            {
                _wasMeasured = Plan.MeasuresNodes = false;
            }

            return false;
        }

        // order: a number of its own.
        _untilMeasured = (_hastyMeasurings > 0 ? BlocksPerHasty : Volatile.Read(ref _blocksPerMeasured)) - 1;
        _hastyMeasurings -= _hastyMeasurings > 0 ? 1 : 0;
        _wasMeasured = Plan.MeasuresNodes = true;
        return true;
    }

    /// <summary>Measures some of the next blocks: they take much longer or shorter than before, so what is known about nodes is out of date.</summary>
    [AudioThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    internal void MeasureSoon()
    {
        _hastyMeasurings = HastyMeasurings;
        _untilMeasured = Math.Min(_untilMeasured, BlocksPerHasty);
    }

    /// <summary>Draws anew if the figures have changed, the more seldom the more often that was done: a song's voices come and go all the time.</summary>
    /// <returns>Whether it did.</returns>
    [MainThread]
    internal bool Tend()
    {
        _tendings++;
        var change = _costs.Refresh();
        var rest = change < DrasticChange ? _restTendings : change < Overturn ? Math.Min(_restTendings, DrasticRestTendings) : 1;
        if (change < WorthwhileChange || _tendings < rest)
        {
            return false;
        }

        _tendings = 0;
        _restTendings = Math.Min(_restTendings * 2, LongestRestTendings);
        _costs.Adopt();
        var share = Plan.Nodes.Count * ClockReadingNanoseconds / _costs.TotalNanoseconds;
        Volatile.Write(ref _blocksPerMeasured, (int)Math.Clamp(share / MeasuringShare, BlocksPerMeasured, MostBlocksPerMeasured));
        // order: release; see Drawing.
        Volatile.Write(ref _drawing, PlanDrawing.Draw(Plan, _costs, _options));
        return true;
    }
}
