using Tactus.Kernels;

namespace Tactus;

/// <summary>Kernels that copy, add and scale planar samples: one pass, no state, any length.</summary>
/// <remarks>
/// <para>All but <see cref="SumOfSquares"/> work element by element: a sample's bits depend on its operands alone, never on the length of the span, its
/// alignment or the vector width of the machine, so cutting a block changes nothing. Products that are added are fused (rounded once) everywhere, and a
/// product of zero is <c>+0</c> whatever the signs: silence has one bit pattern, so a node may write zeros instead of scaling them.</para>
/// <para>A destination may be the very span of a source; spans that overlap in any other way give undefined samples. Sources must be at least as long as
/// the destination; a shorter one is a bug of the caller and throws <see cref="ArgumentOutOfRangeException"/> before anything is written.</para>
/// </remarks>
[AnyThread, RealTimeSafe]
public static class Mix
{
    /// <summary><c>destination = source</c>.</summary>
    public static void Copy(ReadOnlySpan<float> source, Span<float> destination) => source[..destination.Length].CopyTo(destination);

    /// <summary><c>destination += source</c>.</summary>
    public static void Add(ReadOnlySpan<float> source, Span<float> destination) =>
        Elementwise.Run(default(AddOperator), destination, source[..destination.Length], destination);

    /// <summary><c>destination = first + second</c>.</summary>
    public static void Add(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> destination) =>
        Elementwise.Run(default(AddOperator), first[..destination.Length], second[..destination.Length], destination);

    /// <summary><c>destination += source × gain</c>, fused.</summary>
    public static void AddScaled(ReadOnlySpan<float> source, float gain, Span<float> destination) =>
        Elementwise.Run(new AddScaledOperator(gain), source[..destination.Length], destination, destination);

    /// <summary><c>destination += source × gains</c>, a gain a frame, fused.</summary>
    public static void AddScaledRamp(ReadOnlySpan<float> source, ReadOnlySpan<float> gains, Span<float> destination) =>
        Elementwise.Run(default(FusedOperator), source[..destination.Length], gains[..destination.Length], destination, destination);

    /// <summary><c>samples *= gain</c>.</summary>
    public static void Scale(Span<float> samples, float gain) => Elementwise.Run(new ScaleOperator(gain), samples, samples);

    /// <summary><c>destination = source × gain</c>.</summary>
    public static void Scale(ReadOnlySpan<float> source, float gain, Span<float> destination) =>
        Elementwise.Run(new ScaleOperator(gain), source[..destination.Length], destination);

    /// <summary><c>samples *= gains</c>, a gain a frame.</summary>
    public static void ScaleRamp(Span<float> samples, ReadOnlySpan<float> gains) =>
        Elementwise.Run(default(MultiplyOperator), samples, gains[..samples.Length], samples);

    /// <summary><c>destination = source × gains</c>, a gain a frame.</summary>
    public static void ScaleRamp(ReadOnlySpan<float> source, ReadOnlySpan<float> gains, Span<float> destination) =>
        Elementwise.Run(default(MultiplyOperator), source[..destination.Length], gains[..destination.Length], destination);

    /// <summary><c>destination = first × firstGain + second × secondGain</c>: one row of a stereo matrix.</summary>
    /// <remarks>Computed as <c>fma(second, secondGain, fma(first, firstGain, +0))</c>: zeros in give <c>+0</c> out whatever the signs of the gains.</remarks>
    public static void Blend(ReadOnlySpan<float> first, float firstGain, ReadOnlySpan<float> second, float secondGain, Span<float> destination) =>
        Elementwise.Run(new BlendOperator(firstGain, secondGain), first[..destination.Length], second[..destination.Length], destination);

    /// <summary>Not-a-number, infinities and samples beyond ±<see cref="SaneLimit"/> become zero, as do those below <see cref="SaneFloor"/>; all others pass bit for bit.</summary>
    /// <remarks>The entry of every effect with feedback: one bad sample upstream must not ring for ever, and denormals must not get in.</remarks>
    public static void Sanitize(ReadOnlySpan<float> source, Span<float> destination) =>
        Elementwise.Run(default(SanitizeOperator), source[..destination.Length], destination);

    /// <summary>Largest magnitude that <see cref="Sanitize"/> lets pass: +240 dB, far above any signal and far below overflow.</summary>
    public const float SaneLimit = 1e12f;

    /// <summary>Smallest magnitude that <see cref="Sanitize"/> lets pass: -480 dB.</summary>
    public const float SaneFloor = 1e-24f;

    /// <summary>The largest magnitude; 0 for an empty span. Not-a-number counts as nothing.</summary>
    public static float Peak(ReadOnlySpan<float> samples) => Reductions.Peak(samples);

    /// <summary>The sum of squares, for meters only: its rounding depends on the vector width and on where the span begins.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> samples) => Reductions.SumOfSquares(samples);
}
