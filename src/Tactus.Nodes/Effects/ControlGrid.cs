using System.Diagnostics.CodeAnalysis;

namespace Tactus.Effects;

/// <summary>A fixed raster of the steady clock on which effects read their parameters: every 64 frames, wherever blocks begin.</summary>
/// <remarks>
/// Between two points coefficients go in a straight line from what the last point asked for to what the newest asks for, so a parameter is heard one to two
/// segments (1.3 to 2.7 ms at 48 kHz) late and never as a step. A segment's coefficients depend on its two points alone, not on the cutting of time.
/// </remarks>
internal static class ControlGrid
{
    /// <summary>Frames from one point to the next; a power of two.</summary>
    public const int SegmentFrames = 64;

    /// <summary>One over <see cref="SegmentFrames"/>, exact.</summary>
    public const float SegmentShare = 1f / SegmentFrames;

    /// <summary>Where a frame lies in its segment.</summary>
    public static int PhaseOf(long steadyFrame) => (int)(steadyFrame & (SegmentFrames - 1));

    /// <summary>Frames that a block still has in the segment of <paramref name="steadyFrame"/>.</summary>
    public static int FramesLeft(long steadyFrame, int blockFramesLeft) => Math.Min(blockFramesLeft, SegmentFrames - PhaseOf(steadyFrame));
}

/// <summary>What an effect reads at a point of the <see cref="ControlGrid"/>: a record of plain values.</summary>
internal interface IGridSettings<TSelf> : IEquatable<TSelf>
    where TSelf : struct
{
    /// <summary>The parameters' values at one frame of a block.</summary>
    static abstract TSelf Read(in ProcessContext context, int frame);

    /// <summary>The settings of the next point on the way to <paramref name="target"/>; must arrive in the end.</summary>
    static abstract TSelf Approach(in TSelf current, in TSelf target);
}

/// <summary>An effect's settings at the newest and the last point of the <see cref="ControlGrid"/>.</summary>
/// <remarks>
/// A jump of a parameter is smoothed here whoever made it, a knob or automation: every point goes <see cref="Share"/> of what is left, about 5 ms at 48 kHz.
/// </remarks>
internal struct GridSettings<TSettings>
    where TSettings : struct, IGridSettings<TSettings>
{
    /// <summary>Share of the way that one point goes.</summary>
    public const float Share = 0.3f;

    private long _version;
    private TSettings _current;
    private TSettings _previous;
    private TSettings _target;
    private bool _hasStarted;
    private bool _hasArrived;

    /// <summary>What the newest point asks for.</summary>
    [UnscopedRef]
    public readonly ref readonly TSettings Current => ref _current;

    /// <summary>What the point before asked for.</summary>
    [UnscopedRef]
    public readonly ref readonly TSettings Previous => ref _previous;

    /// <summary>Whether the segment under way goes from one setting to another.</summary>
    public bool IsMoving { get; private set; }

    /// <summary>Whether the very next frame is the first since creation or reset: settings are then taken at once.</summary>
    public readonly bool IsFresh => !_hasStarted;

    /// <summary>Whether a point must be entered at this frame: every segment's first, and the first frame of all.</summary>
    public readonly bool IsDue(long steadyFrame) => !_hasStarted || ControlGrid.PhaseOf(steadyFrame) == 0;

    /// <summary>Whether nothing moves now nor will in the next segment, unless a parameter does.</summary>
    public readonly bool IsResting(in ProcessContext context) => _hasStarted && _version == context.ParameterVersion && !IsMoving && _hasArrived;

    /// <summary>Enters a segment.</summary>
    public void Enter(in ProcessContext context, int frame)
    {
        if (IsResting(context))
        {
            return;
        }

        if (!_hasStarted || _version != context.ParameterVersion)
        {
            _target = TSettings.Read(context, frame);

            // why: inside a block in which something moves, the next point may read other values under the same version.
            _version = context.AreParametersMoving ? -1 : context.ParameterVersion;
        }

        _previous = _hasStarted ? _current : _target;
        _current = _hasStarted ? TSettings.Approach(_current, _target) : _target;
        _hasStarted = true;
        _hasArrived = _current.Equals(_target);
        IsMoving = !_previous.Equals(_current);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => this = default;

    /// <summary>One value's way, for <see cref="IGridSettings{TSelf}.Approach"/>; arrives when a thousandth of the target, or of <paramref name="unit"/>, is left.</summary>
    public static float Approach(float current, float target, float unit = 1)
    {
        var distance = target - current;
        return MathF.Abs(distance) <= 1e-3f * MathF.Max(MathF.Abs(target), unit) ? target : current + Share * distance;
    }
}
