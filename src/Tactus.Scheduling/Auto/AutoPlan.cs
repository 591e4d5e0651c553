using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>All that the automatic executor knows of a plan.</summary>
internal sealed class AutoPlan
{
    private PlanDrawing _latest;

    [MainThread]
    internal AutoPlan(ExecutionPlan plan, DrawingOptions options, long periodNanoseconds)
    {
        Measured = new MeasuredPlan(plan, options);
        _latest = Measured.Drawing;
        Choice = new ModeChoice(_latest.Workers > 1, periodNanoseconds);
        Choice.Promise(_latest.PredictedShare);
    }

    internal MeasuredPlan Measured { get; }

    internal ModeChoice Choice { get; }

    /// <summary>The newest drawing; another one than before is a reason to look again at which way is fastest.</summary>
    [AudioThread, RealTimeSafe]
    internal PlanDrawing TakeDrawing()
    {
        var drawing = Measured.Drawing;
        if (!ReferenceEquals(drawing, _latest))
        {
            _latest = drawing;
            Choice.Promise(drawing.PredictedShare);
            Choice.LookAgain(drawing.Workers > 1);
        }

        return drawing;
    }
}
