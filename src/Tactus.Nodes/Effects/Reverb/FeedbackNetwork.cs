using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>Per-line coefficients at a point of the grid, in two vectors of eight lines.</summary>
internal struct NetworkCoefficients
{
    /// <summary>A line's factor at high frequencies, matrix scale included.</summary>
    public Vector256<float> HighA, HighB;

    /// <summary>What low frequencies get beyond that.</summary>
    public Vector256<float> ExtraA, ExtraB;

    /// <summary>Cosine and sine of the angle by which the pair of lines <c>n</c> and <c>n + 8</c> is turned.</summary>
    public Vector256<float> Cosine, Sine;

    /// <summary>Factor of the input into every line.</summary>
    public float Injection;
}

/// <summary>Sixteen delay lines fed back through a turning, lossless matrix.</summary>
/// <remarks>
/// <code>
/// in ─┬─►(+)─► line n ─► absorption ─► turn pairs (n, n+8) ─► Hadamard ─┬─► out: rows 1 and 2
///     └── injection ▲                                                   │
///                   └───────────────────────────────────────────────────┘
/// </code>
/// <para>Rows of the Hadamard product are signed sums of all lines, so two of them serve as decorrelated outputs for nothing.</para>
/// <para>Eight frames at a time: lines are read along time and transposed, a frame's work runs across lines, and the result is transposed back. No line is shorter
/// than eight frames, so nothing written in a chunk is read in it. Chunks follow the steady clock; what a block cuts off is done frame by frame with the same bits.</para>
/// </remarks>
internal sealed unsafe partial class FeedbackNetwork : IDisposable
{
    public const int ChunkFrames = 8;

    private const int LineCount = RoomGeometry.LineCount;

    // -240 dB: far below hearing, far above denormals.
    private const float Floor = 1e-12f;

    // The shelf's corner, above the middle bands; and where the decay is exact in spite of the shelf.
    private const double ShelfHertz = 6000;
    private const double ExactHertz = 700;

    // At this decay a steady signal is as loud in the room as dry; longer rooms grow louder by the square root, half of what physics would do.
    private const double ReferenceSeconds = 1.5;

    private readonly double _sampleRate;
    private readonly AudioBuffer _ring;
    private readonly int _mask;
    private readonly float _shelfShare;
    private readonly int[] _lengths = new int[LineCount];
    private readonly int[] _nextLengths = new int[LineCount];
    private readonly float[] _frame = new float[LineCount];
    private readonly Vector256<uint> _turnSteps;
    private Vector256<float> _dampA;
    private Vector256<float> _dampB;

    public FeedbackNetwork(double sampleRate, int maxLineFrames)
    {
        _sampleRate = sampleRate;
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)(maxLineFrames + ChunkFrames));
        _mask = capacity - 1;

        // why: one chunk more than the ring repeats its beginning, so that a read of eight frames never wraps. It also moves each line to another cache set.
        _ring = new AudioBuffer(LineCount, capacity + ChunkFrames);
        _shelfShare = (float)(1 - Math.Exp(-2 * Math.PI * Math.Min(ShelfHertz, 0.4 * sampleRate) / sampleRate));

        // Eight incommensurable rates from 0.31 to 1.5 Hz, as phase steps a segment in units of 2^-32 turns.
        var perSegment = ControlGrid.SegmentFrames / sampleRate * 4294967296.0;
        for (var pair = 0; pair < 8; pair++)
        {
            _turnSteps = _turnSteps.WithElement(pair, (uint)Math.Round(0.31 * Math.Pow(1.2517, pair) * perSegment));
        }
    }

    /// <summary>Whether all that the network holds is zero.</summary>
    public bool IsClear
    {
        get
        {
            if (_dampA != Vector256<float>.Zero || _dampB != Vector256<float>.Zero)
            {
                return false;
            }

            for (var line = 0; line < LineCount; line++)
            {
                if (_ring.Channel(line).ContainsAnyExcept(0f))
                {
                    return false;
                }
            }

            return true;
        }
    }

    public void Clear()
    {
        _ring.Clear();
        _dampA = default;
        _dampB = default;
    }

    /// <summary>Takes lengths at once.</summary>
    public void SetLengths(RoomGeometry geometry, float size)
    {
        geometry.LinesOf(size, _nextLengths);
        _nextLengths.CopyTo(_lengths, 0);
    }

    /// <summary>Lengths to fade to.</summary>
    public void SetNextLengths(RoomGeometry geometry, float size) => geometry.LinesOf(size, _nextLengths);

    /// <summary>The fade has ended.</summary>
    public void TakeNextLengths() => _nextLengths.CopyTo(_lengths, 0);

    public void Dispose() => _ring.Dispose();

    /// <summary>Absorption and injection of settings; the turn is left to <see cref="Turn"/>.</summary>
    /// <param name="settings">The reverb's settings.</param>
    /// <param name="fade">How far the fade to the next lengths will be; of no matter when they are the same.</param>
    public NetworkCoefficients CoefficientsOf(in ReverbSettings settings, float fade)
    {
        const float MatrixScale = 0.25f; // 1 / √16
        var highShare = 1 - 0.9 * settings.Damping;
        Span<float> high = stackalloc float[LineCount];
        Span<float> extra = stackalloc float[LineCount];
        var meanFrames = 0.0;
        for (var line = 0; line < LineCount; line++)
        {
            // -60 dB in the decay time: -60 dB × length / decay a pass.
            var frames = _lengths[line] + (_nextLengths[line] - _lengths[line]) * (double)SmoothStep(fade);
            var nepersPerPass = -3 * Math.Log(10) * frames / (_sampleRate * settings.Decay);
            var ratio = Math.Exp(nepersPerPass / highShare - nepersPerPass);
            var low = MatrixScale * Math.Exp(nepersPerPass) / ShelfMagnitude(ratio);
            var top = low * ratio;
            high[line] = (float)top;
            extra[line] = (float)(low - top);
            meanFrames += frames / LineCount;
        }

        var loss = LossOf(meanFrames, settings.Decay);
        var reference = LossOf(meanFrames, ReferenceSeconds);
        return new NetworkCoefficients
        {
            HighA = Vector256.Create<float>(high),
            HighB = Vector256.Create<float>(high[8..]),
            ExtraA = Vector256.Create<float>(extra),
            ExtraB = Vector256.Create<float>(extra[8..]),
            Injection = (float)(Math.Sqrt(reference) * Math.Pow(loss / reference, 0.25)),
        };
    }

    /// <summary>Sets the angles of the segment's end: a pure function of the clock, so that a silent network has nothing to remember.</summary>
    public void Turn(ref NetworkCoefficients coefficients, long segment, float amount)
    {
        var phase = Vector256.ConvertToSingle((_turnSteps * (uint)segment).AsInt32()) * Vector256.Create(1f / 2147483648f);

        // A parabola for the sine of the slow movement: exact at its zeros and peaks.
        var swing = Vector256.Create(4f) * phase * (Vector256<float>.One - Vector256.Abs(phase));
        coefficients.Sine = swing * Vector256.Create(0.8f * amount);
        coefficients.Cosine = Vector256.Sqrt(Vector256<float>.One - coefficients.Sine * coefficients.Sine);
    }

    /// <summary>The shelf's magnitude at <see cref="ExactHertz"/>, 1 at 0 Hz and about <paramref name="ratio"/> at the top.</summary>
    private double ShelfMagnitude(double ratio)
    {
        // One-pole a / (1 - (1 - a) z⁻¹).
        var delay = Complex.FromPolarCoordinates(1, -2 * Math.PI * ExactHertz / _sampleRate);
        return Complex.Abs(ratio + (1 - ratio) * _shelfShare / (1 - (1 - _shelfShare) * delay));
    }

    /// <summary>Power that a steady signal loses a pass, over what is left.</summary>
    private double LossOf(double meanFrames, double seconds)
    {
        var power = Math.Pow(10, -6 * meanFrames / (_sampleRate * seconds));
        return (1 - power) / power;
    }
}
