using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tactus.Effects;

/// <summary>What a run of frames needs beside the input: the coefficients of both ends of its segment, and the fade between two sets of lengths.</summary>
internal ref struct NetworkRun
{
    public ref readonly NetworkCoefficients From;
    public ref readonly NetworkCoefficients To;

    /// <summary>Whether lengths fade.</summary>
    public bool IsFading;

    /// <summary>Frames since the fade began, at the segment's first frame.</summary>
    public int FadeFrame;

    /// <summary>One over the fade's length.</summary>
    public float FadeStep;
}

internal sealed unsafe partial class FeedbackNetwork
{
    /// <summary>Renders frames of one segment.</summary>
    public void Run(long steadyFrame, in NetworkRun run, ReadOnlySpan<float> inLeft, ReadOnlySpan<float> inRight, Span<float> outLeft, Span<float> outRight)
    {
        var at = 0;
        while (at < outLeft.Length)
        {
            var frame = steadyFrame + at;
            if ((frame & (ChunkFrames - 1)) == 0 && outLeft.Length - at >= ChunkFrames)
            {
                RunChunk(frame, run, inLeft[at..], inRight[at..], outLeft[at..], outRight[at..]);
                at += ChunkFrames;
            }
            else
            {
                RunFrame(frame, run, inLeft[at], inRight[at], out outLeft[at], out outRight[at]);
                at++;
            }
        }
    }

    [SkipLocalsInit]
    private void RunChunk(long steadyFrame, in NetworkRun run, ReadOnlySpan<float> inLeft, ReadOnlySpan<float> inRight, Span<float> outLeft, Span<float> outRight)
    {
        var write = (int)steadyFrame & _mask;
        var phase = ControlGrid.PhaseOf(steadyFrame);
        var a = stackalloc Vector256<float>[ChunkFrames];
        var b = stackalloc Vector256<float>[ChunkFrames];
        for (var line = 0; line < 8; line++)
        {
            a[line] = ReadChunk(line, write, phase, run);
            b[line] = ReadChunk(line + 8, write, phase, run);
        }

        Transpose(a);
        Transpose(b);
        ref readonly var from = ref run.From;
        ref readonly var to = ref run.To;
        var share = Vector256.Create(_shelfShare);
        var dampA = _dampA;
        var dampB = _dampB;
        for (var frame = 0; frame < ChunkFrames; frame++)
        {
            var t = Vector256.Create((phase + frame) * ControlGrid.SegmentShare);
            dampA = Flush(Vector256.FusedMultiplyAdd(share, a[frame] - dampA, dampA));
            dampB = Flush(Vector256.FusedMultiplyAdd(share, b[frame] - dampB, dampB));
            var x = Vector256.FusedMultiplyAdd(Lerp(from.ExtraA, to.ExtraA, t), dampA, Lerp(from.HighA, to.HighA, t) * a[frame]);
            var y = Vector256.FusedMultiplyAdd(Lerp(from.ExtraB, to.ExtraB, t), dampB, Lerp(from.HighB, to.HighB, t) * b[frame]);
            var cosine = Lerp(from.Cosine, to.Cosine, t);
            var sine = Lerp(from.Sine, to.Sine, t);
            var u = Vector256.FusedMultiplyAdd(x, cosine, -(y * sine));
            var v = Vector256.FusedMultiplyAdd(x, sine, y * cosine);
            a[frame] = Hadamard8(u + v);
            b[frame] = Hadamard8(u - v);
        }

        _dampA = dampA;
        _dampB = dampB;
        Transpose(a);
        Transpose(b);
        a[1].CopyTo(outLeft);
        a[2].CopyTo(outRight);
        var times = (Vector256.Create((float)phase) + Vector256<float>.Indices) * Vector256.Create(ControlGrid.SegmentShare);
        var injection = Lerp(Vector256.Create(from.Injection), Vector256.Create(to.Injection), times);
        var left = Vector256.Create(inLeft) * injection;
        var right = Vector256.Create(inRight) * injection;
        for (var line = 0; line < 8; line += 2)
        {
            WriteChunk(line, write, Flush(a[line] + left));
            WriteChunk(line + 1, write, Flush(a[line + 1] + right));
            WriteChunk(line + 8, write, Flush(b[line] + left));
            WriteChunk(line + 9, write, Flush(b[line + 1] + right));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> ReadChunk(int line, int write, int phase, in NetworkRun run)
    {
        var samples = _ring.View.ChannelPointer(line);
        var value = Vector256.Load(samples + (write - _lengths[line] & _mask));
        if (run.IsFading)
        {
            var next = Vector256.Load(samples + (write - _nextLengths[line] & _mask));
            var frames = Vector256.Create((float)(run.FadeFrame + phase + 1)) + Vector256<float>.Indices;
            value = Lerp(value, next, SmoothStep(frames * Vector256.Create(run.FadeStep)));
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteChunk(int line, int write, Vector256<float> value)
    {
        var samples = _ring.View.ChannelPointer(line);
        value.Store(samples + write);
        if (write == 0)
        {
            value.Store(samples + _mask + 1);
        }
    }

    /// <summary>The scalar twin: one frame, operation for operation.</summary>
    private void RunFrame(long steadyFrame, in NetworkRun run, float inLeft, float inRight, out float outLeft, out float outRight)
    {
        var write = (int)steadyFrame & _mask;
        var phase = ControlGrid.PhaseOf(steadyFrame);
        var t = phase * ControlGrid.SegmentShare;
        ref readonly var from = ref run.From;
        ref readonly var to = ref run.To;
        for (var pair = 0; pair < 8; pair++)
        {
            var a = ReadSample(pair, write, phase, run);
            var b = ReadSample(pair + 8, write, phase, run);
            var dampA = Flush(MathF.FusedMultiplyAdd(_shelfShare, a - _dampA[pair], _dampA[pair]));
            var dampB = Flush(MathF.FusedMultiplyAdd(_shelfShare, b - _dampB[pair], _dampB[pair]));
            _dampA = _dampA.WithElement(pair, dampA);
            _dampB = _dampB.WithElement(pair, dampB);
            var x = MathF.FusedMultiplyAdd(Lerp(from.ExtraA[pair], to.ExtraA[pair], t), dampA, Lerp(from.HighA[pair], to.HighA[pair], t) * a);
            var y = MathF.FusedMultiplyAdd(Lerp(from.ExtraB[pair], to.ExtraB[pair], t), dampB, Lerp(from.HighB[pair], to.HighB[pair], t) * b);
            var cosine = Lerp(from.Cosine[pair], to.Cosine[pair], t);
            var sine = Lerp(from.Sine[pair], to.Sine[pair], t);
            var u = MathF.FusedMultiplyAdd(x, cosine, -(y * sine));
            var v = MathF.FusedMultiplyAdd(x, sine, y * cosine);
            _frame[pair] = u + v;
            _frame[pair + 8] = u - v;
        }

        for (var span = 1; span < 8; span *= 2)
        {
            for (var line = 0; line < LineCount; line++)
            {
                if ((line & span) == 0)
                {
                    var (x, y) = (_frame[line], _frame[line + span]);
                    _frame[line] = x + y;
                    _frame[line + span] = x - y;
                }
            }
        }

        outLeft = _frame[1];
        outRight = _frame[2];
        var injection = Lerp(from.Injection, to.Injection, t);
        for (var line = 0; line < LineCount; line++)
        {
            var value = Flush(_frame[line] + ((line & 1) == 0 ? inLeft : inRight) * injection);
            var samples = _ring.View.ChannelPointer(line);
            samples[write] = value;
            if (write < ChunkFrames)
            {
                samples[write + _mask + 1] = value;
            }
        }
    }

    private float ReadSample(int line, int write, int phase, in NetworkRun run)
    {
        var samples = _ring.View.ChannelPointer(line);
        var value = samples[write - _lengths[line] & _mask];
        return run.IsFading ? Lerp(value, samples[write - _nextLengths[line] & _mask], SmoothStep((run.FadeFrame + phase + 1) * run.FadeStep)) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Lerp(float from, float to, float share) => MathF.FusedMultiplyAdd(to - from, share, from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Lerp(Vector256<float> from, Vector256<float> to, Vector256<float> share) => Vector256.FusedMultiplyAdd(to - from, share, from);

    /// <summary><c>t² (3 - 2t)</c>: a fade without corners.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float SmoothStep(float t) => t * t * (3f - 2f * t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SmoothStep(Vector256<float> t) => t * t * (Vector256.Create(3f) - Vector256.Create(2f) * t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Flush(float x) => MathF.Abs(x) >= Floor ? x : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Flush(Vector256<float> x) => x & Vector256.GreaterThanOrEqual(Vector256.Abs(x), Vector256.Create(Floor));

    /// <summary>Three butterfly stages inside a vector; a lane's partner is itself with one bit of its number flipped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Hadamard8(Vector256<float> x)
    {
        x = Vector256.FusedMultiplyAdd(x, Vector256.Create(1f, -1f, 1f, -1f, 1f, -1f, 1f, -1f), Vector256.Shuffle(x, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        x = Vector256.FusedMultiplyAdd(x, Vector256.Create(1f, 1f, -1f, -1f, 1f, 1f, -1f, -1f), Vector256.Shuffle(x, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        return Vector256.FusedMultiplyAdd(x, Vector256.Create(1f, 1f, 1f, 1f, -1f, -1f, -1f, -1f), Vector256.Shuffle(x, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)));
    }

    /// <summary>Turns eight rows of eight into columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(Vector256<float>* rows)
    {
        if (!Avx.IsSupported)
        {
            TransposeScalar((float*)rows);
            return;
        }

        var t0 = Avx.UnpackLow(rows[0], rows[1]);
        var t1 = Avx.UnpackHigh(rows[0], rows[1]);
        var t2 = Avx.UnpackLow(rows[2], rows[3]);
        var t3 = Avx.UnpackHigh(rows[2], rows[3]);
        var t4 = Avx.UnpackLow(rows[4], rows[5]);
        var t5 = Avx.UnpackHigh(rows[4], rows[5]);
        var t6 = Avx.UnpackLow(rows[6], rows[7]);
        var t7 = Avx.UnpackHigh(rows[6], rows[7]);
        var s0 = Avx.Shuffle(t0, t2, 0x44);
        var s1 = Avx.Shuffle(t0, t2, 0xEE);
        var s2 = Avx.Shuffle(t1, t3, 0x44);
        var s3 = Avx.Shuffle(t1, t3, 0xEE);
        var s4 = Avx.Shuffle(t4, t6, 0x44);
        var s5 = Avx.Shuffle(t4, t6, 0xEE);
        var s6 = Avx.Shuffle(t5, t7, 0x44);
        var s7 = Avx.Shuffle(t5, t7, 0xEE);
        rows[0] = Avx.Permute2x128(s0, s4, 0x20);
        rows[1] = Avx.Permute2x128(s1, s5, 0x20);
        rows[2] = Avx.Permute2x128(s2, s6, 0x20);
        rows[3] = Avx.Permute2x128(s3, s7, 0x20);
        rows[4] = Avx.Permute2x128(s0, s4, 0x31);
        rows[5] = Avx.Permute2x128(s1, s5, 0x31);
        rows[6] = Avx.Permute2x128(s2, s6, 0x31);
        rows[7] = Avx.Permute2x128(s3, s7, 0x31);
    }

    private static void TransposeScalar(float* rows)
    {
        for (var row = 0; row < 8; row++)
        {
            for (var column = 0; column < row; column++)
            {
                (rows[row * 8 + column], rows[column * 8 + row]) = (rows[column * 8 + row], rows[row * 8 + column]);
            }
        }
    }
}
