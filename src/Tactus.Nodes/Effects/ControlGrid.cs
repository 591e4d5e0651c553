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

/// <summary>An effect's settings at the newest and the last point of the <see cref="ControlGrid"/>.</summary>
/// <typeparam name="TSettings">A record of plain values.</typeparam>
internal struct GridSettings<TSettings>
    where TSettings : struct, IEquatable<TSettings>
{
    private long _version;
    private bool _hasStarted;

    /// <summary>What the newest point asked for.</summary>
    public TSettings Current;

    /// <summary>What the point before asked for.</summary>
    public TSettings Previous;

    /// <summary>Whether the segment under way goes from one setting to another.</summary>
    public readonly bool IsMoving => !Previous.Equals(Current);

    /// <summary>Whether the very next frame is the first since creation or reset: settings are then taken at once.</summary>
    public readonly bool IsFresh => !_hasStarted;

    /// <summary>Whether the parameters must be read at this frame: at a point, and at the first frame of all.</summary>
    public readonly bool IsDue(long steadyFrame) => !_hasStarted || ControlGrid.PhaseOf(steadyFrame) == 0;

    /// <summary>Whether the settings read last are those of the whole block.</summary>
    public readonly bool IsUpToDate(in ProcessContext context) => _hasStarted && _version == context.ParameterVersion;

    /// <summary>Enters a segment with settings that have not changed.</summary>
    public void Advance() => Previous = Current;

    /// <summary>Enters a segment.</summary>
    public void Advance(in TSettings settings, in ProcessContext context)
    {
        Previous = _hasStarted ? Current : settings;
        Current = settings;
        _version = context.ParameterVersion;
        _hasStarted = true;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => this = default;
}
