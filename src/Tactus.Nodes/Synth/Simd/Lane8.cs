using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using X86Fma = System.Runtime.Intrinsics.X86.Fma;

namespace Tactus.Nodes;

/// <summary>Eight lanes: AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Lane8(Vector256<float> value) : ILane<Lane8>
{
    public readonly Vector256<float> Value = value;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane8 value, float* target) => value.Value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Splat(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 SplatBits(uint bits) => new(Vector256.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator +(Lane8 a, Lane8 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator -(Lane8 a, Lane8 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator *(Lane8 a, Lane8 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 operator /(Lane8 a, Lane8 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Fma(Lane8 a, Lane8 b, Lane8 c) => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Fma(Lane8 a, Lane8 b, float* c) => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, Vector256.Load(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Fma(Lane8 a, float* b, Lane8 c) => new(Vector256.FusedMultiplyAdd(a.Value, Vector256.Load(b), c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Add(Lane8 a, float* b) => new(a.Value + Vector256.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Multiply(Lane8 a, float* b) => new(a.Value * Vector256.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Fnma(Lane8 a, Lane8 b, Lane8 c) =>
        new(X86Fma.IsSupported ? X86Fma.MultiplyAddNegated(a.Value, b.Value, c.Value) : Vector256.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Min(Lane8 a, Lane8 b) => new(Vector256.MinNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Max(Lane8 a, Lane8 b) => new(Vector256.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Abs(Lane8 a) => new(Vector256.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 AtLeast(Lane8 a, Lane8 b) => new(Vector256.GreaterThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 EqualBits(Lane8 a, Lane8 b) => new(Vector256.Equals(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Select(Lane8 mask, Lane8 a, Lane8 b) =>
        new(Avx.IsSupported ? Avx.BlendVariable(b.Value, a.Value, mask.Value) : Vector256.ConditionalSelect(mask.Value, a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 And(Lane8 a, Lane8 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 Xor(Lane8 a, Lane8 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 AddBits(Lane8 a, Lane8 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 MultiplyBits(Lane8 a, Lane8 b) => new((a.Value.AsInt32() * b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 ShiftLeftBits(Lane8 a, int count) => new(Vector256.ShiftLeft(a.Value.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 ShiftRightBits(Lane8 a, int count) => new(Vector256.ShiftRightLogical(a.Value.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 ToBits(Lane8 number) => new(Vector256.ConvertToInt32Native(number.Value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane8 ToNumber(Lane8 bits) => new(Vector256.ConvertToSingle(bits.Value.AsInt32()));
}
