using System.Runtime.Intrinsics;
using Tactus.Kernels;

namespace Tactus.Audio.Tests;

public sealed class MixTests
{
    // Lengths around every vector width, and some that no block size suggests.
    private static readonly int[] s_lengths = [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 480, 511, 2048];

    private static readonly float[] s_hostile =
        [0f, -0f, 1f, -1f, float.Epsilon, -1e-41f, 1e-30f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    public static TheoryData<int> Lengths => [.. s_lengths];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Kernels_AnyLengthAndStart_GiveTheBitsOfTheFormula(int length)
    {
        for (var start = 0; start < 5; start++)
        {
            var a = Noise(length + start, 1).AsSpan(start);
            var b = Noise(length + start, 2).AsSpan(start);
            var c = Noise(length + start, 3).AsSpan(start);
            const float Gain = 0.7312f;
            const float Other = -1.25f;

            Check(a, b, c, (x, y, z) => x, (x, y, z, d) => Mix.Copy(x, d));
            Check(a, b, c, (x, y, z) => x + z, (x, y, z, d) => Mix.Add(x, d));
            Check(a, b, c, (x, y, z) => x + y, (x, y, z, d) => Mix.Add(x, y, d));
            Check(a, b, c, (x, y, z) => MathF.FusedMultiplyAdd(x, Gain, z), (x, y, z, d) => Mix.AddScaled(x, Gain, d));
            Check(a, b, c, MathF.FusedMultiplyAdd, (x, y, z, d) => Mix.AddScaledRamp(x, y, d));
            Check(a, b, c, (x, y, z) => Product(z, Gain), (x, y, z, d) => Mix.Scale(d, Gain));
            Check(a, b, c, (x, y, z) => Product(x, Gain), (x, y, z, d) => Mix.Scale(x, Gain, d));
            Check(a, b, c, (x, y, z) => Product(z, y), (x, y, z, d) => Mix.ScaleRamp(d, y));
            Check(a, b, c, (x, y, z) => Product(x, y), (x, y, z, d) => Mix.ScaleRamp(x, y, d));
            Check(a, b, c, (x, y, z) => MathF.FusedMultiplyAdd(y, Other, MathF.FusedMultiplyAdd(x, Gain, 0f)), (x, y, z, d) => Mix.Blend(x, Gain, y, Other, d));
            Check(a, b, c, (x, y, z) => Math.Abs(x) is >= Mix.SaneFloor and <= Mix.SaneLimit ? x : 0f, (x, y, z, d) => Mix.Sanitize(x, d));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Operators_AllWidths_AgreeBitForBit(int length)
    {
        Widths(default(AddOperator), length);
        Widths(default(MultiplyOperator), length);
        Widths(new AddScaledOperator(-0.3f), length);
        Widths(new BlendOperator(0.3f, -0.9f), length);

        var x = Noise(length, 4);
        var y = Noise(length, 5);
        var z = Noise(length, 6);
        float[] narrow = new float[length], middle = new float[length], wide = new float[length];
        Elementwise.RunScalar(new ScaleOperator(3.3f), x, narrow, 0);
        Elementwise.RunScalar(new ScaleOperator(3.3f), x, middle, Elementwise.Run256(new ScaleOperator(3.3f), x, middle, 0));
        Elementwise.RunScalar(new ScaleOperator(3.3f), x, wide, Elementwise.Run512(new ScaleOperator(3.3f), x, wide, 0));
        AssertSameBits(narrow, middle);
        AssertSameBits(narrow, wide);
        Elementwise.RunScalar(default(SanitizeOperator), x, narrow, 0);
        Elementwise.RunScalar(default(SanitizeOperator), x, middle, Elementwise.Run256(default(SanitizeOperator), x, middle, 0));
        Elementwise.RunScalar(default(SanitizeOperator), x, wide, Elementwise.Run512(default(SanitizeOperator), x, wide, 0));
        AssertSameBits(narrow, middle);
        AssertSameBits(narrow, wide);
        Elementwise.RunScalar(default(FusedOperator), x, y, z, narrow, 0);
        Elementwise.RunScalar(default(FusedOperator), x, y, z, middle, Elementwise.Run256(default(FusedOperator), x, y, z, middle, 0));
        Elementwise.RunScalar(default(FusedOperator), x, y, z, wide, Elementwise.Run512(default(FusedOperator), x, y, z, wide, 0));
        AssertSameBits(narrow, middle);
        AssertSameBits(narrow, wide);
    }

    [Fact]
    public void Kernels_RandomCuts_ChangeNoBit()
    {
        var random = new Random(11);
        var a = Noise(4096, 7);
        var b = Noise(4096, 8);
        var whole = new float[4096];
        var cut = new float[4096];
        Mix.Blend(a, 0.1f, b, 0.7f, whole);
        Mix.AddScaled(a, 1.7f, whole);
        for (var at = 0; at < cut.Length;)
        {
            var length = Math.Min(random.Next(1, 200), cut.Length - at);
            Mix.Blend(a.AsSpan(at, length), 0.1f, b.AsSpan(at, length), 0.7f, cut.AsSpan(at, length));
            Mix.AddScaled(a.AsSpan(at, length), 1.7f, cut.AsSpan(at, length));
            at += length;
        }

        AssertSameBits(whole, cut);
    }

    [Fact]
    public void Products_ZerosOfEitherSign_ArePositive()
    {
        var zeros = Enumerable.Range(0, 37).Select(index => index % 2 == 0 ? 0f : -0f).ToArray();
        var result = new float[37];
        Mix.Blend(zeros, -1f, zeros, -0.5f, result);
        AssertSameBits(new float[37], result);
        Mix.Scale(zeros, -1f, result);
        AssertSameBits(new float[37], result);
        Mix.ScaleRamp(zeros, Noise(37, 1).Select(_ => -1f).ToArray(), result);
        AssertSameBits(new float[37], result);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Peak_AnyLength_IsTheLargestMagnitude(int length)
    {
        var samples = Noise(length, 9).Where(sample => !float.IsNaN(sample)).ToArray();
        Assert.Equal(samples.Length == 0 ? 0 : samples.Max(MathF.Abs), Mix.Peak(samples));
        Assert.Equal(Reductions.PeakScalar(samples, 0), Mix.Peak(samples));
    }

    [Fact]
    public void Peak_NotANumber_CountsAsNothing()
    {
        for (var at = 0; at < 20; at++)
        {
            var samples = new float[20];
            samples[(at + 5) % 20] = -0.5f;
            samples[at] = float.NaN;
            Assert.Equal(0.5f, Mix.Peak(samples));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SumOfSquares_AnyLength_IsNearTheExactSum(int length)
    {
        var random = new Random(length);
        var samples = Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1).ToArray();
        var exact = samples.Sum(sample => (double)sample * sample);
        Assert.Equal(exact, Mix.SumOfSquares(samples), exact * 1e-12 + 1e-300);
    }

    [Fact]
    public void Kernels_SourceTooShort_AreRefusedBeforeWriting()
    {
        var destination = new float[8];
        Assert.Throws<ArgumentOutOfRangeException>(() => Mix.Add(new float[7], destination));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mix.ScaleRamp(destination, new float[7]));
        Assert.All(destination, sample => Assert.Equal(0f, sample));
    }

    private static void Widths<TOperator>(TOperator op, int length)
        where TOperator : struct, IBinaryOperator
    {
        var x = Noise(length, 4);
        var y = Noise(length, 5);
        float[] narrow = new float[length], middle = new float[length], wide = new float[length];
        Elementwise.RunScalar(op, x, y, narrow, 0);
        Elementwise.RunScalar(op, x, y, middle, Elementwise.Run256(op, x, y, middle, 0));
        Elementwise.RunScalar(op, x, y, wide, Elementwise.Run512(op, x, y, wide, 0));
        AssertSameBits(narrow, middle);
        AssertSameBits(narrow, wide);
        Assert.Equal(length - length % Vector512<float>.Count, Elementwise.Run512(op, x, y, wide, 0));
    }

    private static void Check(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Func<float, float, float, float> formula, KernelCall call)
    {
        var expected = new float[x.Length];
        for (var index = 0; index < expected.Length; index++)
        {
            expected[index] = formula(x[index], y[index], z[index]);
        }

        var actual = z.ToArray();
        call(x, y, z, actual);
        AssertSameBits(expected, actual);
    }

    // A product of zero is +0; one that underflows keeps its sign.
    private static float Product(float x, float y) => (x == 0 || y == 0) && x * y == 0 ? 0f : x * y;

    private delegate void KernelCall(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination);

    private static float[] Noise(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(6) == 0 ? s_hostile[random.Next(s_hostile.Length)] : random.NextSingle() * 2 - 1)];
    }

    private static void AssertSameBits(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            // why: which of two not-a-numbers an addition keeps is the processor's choice; nothing may depend on it.
            if (!(float.IsNaN(expected[index]) && float.IsNaN(actual[index])) && BitConverter.SingleToInt32Bits(expected[index]) != BitConverter.SingleToInt32Bits(actual[index]))
            {
                Assert.Fail($"sample {index}: expected {expected[index]:R}, got {actual[index]:R}");
            }
        }
    }
}
