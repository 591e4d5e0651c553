namespace Tactus.Devices;

/// <summary>Who came too late.</summary>
public enum DeviceXrunKind
{
    /// <summary>The callback ended after its deadline: this one cycle was lost.</summary>
    LateCallback,

    /// <summary>The audio thread was so late that the device went on without it: one or more cycles were never called.</summary>
    Skipped,

    /// <summary>The device or its server reports it and knows no more.</summary>
    Reported,
}

/// <summary>An under- or overrun: a datum on the cycle, not an error.</summary>
/// <param name="Kind">Who came too late.</param>
/// <param name="CycleIndex">The cycle that was late, or the next one called after a skip.</param>
/// <param name="FramePosition">The device's frame clock at the first lost frame.</param>
/// <param name="AtNanoseconds">When it was found.</param>
/// <param name="LatenessNanoseconds">How long after the deadline (or after the due start, for a skip).</param>
/// <param name="LostCycles">Cycles lost, at least 1 unless <paramref name="Kind"/> is <see cref="DeviceXrunKind.Reported"/>.</param>
/// <param name="LostFrames">Frames lost, where known.</param>
/// <param name="WakeLatencyNanoseconds">How late the audio thread started the cycle.</param>
/// <param name="CallbackNanoseconds">How long the callback took; 0 if it was not called.</param>
[AnyThread]
public readonly record struct DeviceXrun(
    DeviceXrunKind Kind,
    long CycleIndex,
    long FramePosition,
    long AtNanoseconds,
    long LatenessNanoseconds,
    long LostCycles,
    long LostFrames,
    long WakeLatencyNanoseconds,
    long CallbackNanoseconds);
