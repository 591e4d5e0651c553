using System.Globalization;
using System.Runtime.InteropServices;

namespace Tactus;

/// <summary>The engine's figures as of one cycle. A plain value: written by the audio thread, read by anyone, also in another process.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct EngineSnapshot
{
    /// <summary>Cycles since the device started.</summary>
    public long Cycles;

    /// <summary>Cycles whose sound came too late or not at all.</summary>
    public long LostCycles;

    /// <summary>Xruns: runs of lost cycles count once.</summary>
    public long XrunCount;

    /// <summary>Frames rendered since the engine started.</summary>
    public long SteadyFrame;

    /// <summary>The song after this cycle.</summary>
    public TransportState Transport;

    /// <summary>Share of the deadline that this cycle used.</summary>
    public double LoadRatio;

    /// <summary>Voices that sound.</summary>
    public int Voices;

    /// <summary>Most voices that ever sounded at once.</summary>
    public int VoicesMax;

    /// <summary>Bytes that audio threads have allocated since going live; anything but 0 is a fault.</summary>
    public long AllocatedBytes;

    /// <summary>Collections of the engine's process since going live, those by appointment not counted.</summary>
    public long Collections;

    /// <summary>Collections by appointment since going live.</summary>
    public long Appointments;

    /// <summary>Methods compiled on audio threads since going live.</summary>
    public long MethodsCompiled;

    /// <summary>Peak of the device's output since the engine started, linear.</summary>
    public float OutputPeak;

    /// <summary>Frames for which the device's output has been below -80 dB without a break.</summary>
    public long SilentFrames;

    /// <summary>Number of the newest program (graph and timeline) that sounds.</summary>
    public long ProgramSequence;

    /// <summary>When the next cycle is expected, on the monotonic clock.</summary>
    public long NextWakeNanoseconds;

    /// <summary>Whether a fade-out has ended.</summary>
    public bool HasFadedOut;

    /// <summary>Blocks in which a node failed and was silenced.</summary>
    public long NodeFaults;

    /// <summary>Frames that were played but are silence in the device's file, since the disk was full, failing or too slow.</summary>
    public long UnwrittenFrames;
}

/// <summary>Percentiles of the used share of the deadline; 1 is all of it.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">One cycle in a hundred was above.</param>
/// <param name="Max">Worst.</param>
public readonly record struct LoadReading(double P50, double P99, double Max);

/// <summary>Percentiles of how late the audio thread came out of its sleep, in microseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">One cycle in a hundred was later.</param>
/// <param name="Max">Worst.</param>
public readonly record struct WakeLatencyReading(double P50, double P99, double Max);

/// <summary>One missed deadline, as data.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct XrunRecord
{
    /// <summary>Cycle in which it was found.</summary>
    public long CycleIndex { get; set; }

    /// <summary>Song position in seconds.</summary>
    public double PositionSeconds { get; set; }

    /// <summary>Frames a cycle.</summary>
    public int QuantumFrames { get; set; }

    /// <summary>Cycles lost in a row.</summary>
    public int LostCycles { get; set; }

    /// <summary>Share of the deadline that the late cycle took.</summary>
    public double LoadRatio { get; set; }

    /// <summary>Time by which the cycle came late, in microseconds.</summary>
    public double LatenessMicroseconds { get; set; }

    /// <summary>Time from when the thread should have woken until it did, in microseconds.</summary>
    public double WakeLatencyMicroseconds { get; set; }

    /// <summary>Voices that sounded.</summary>
    public int Voices { get; set; }

    /// <summary>One sentence: when, at what quantum, how loaded.</summary>
    public readonly string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"Output underrun at {(int)(PositionSeconds / 60)}:{PositionSeconds % 60:00.000}, quantum {QuantumFrames}, load {LoadRatio:0.00}, {Voices} voices, {LatenessMicroseconds / 1000:0.00} ms late (woken {WakeLatencyMicroseconds / 1000:0.00} ms late), {LostCycles} cycle{(LostCycles == 1 ? "" : "s")} lost.");
}
