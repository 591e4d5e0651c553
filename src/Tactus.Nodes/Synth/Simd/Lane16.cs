using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tactus.Nodes;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly unsafe struct Lane16(Vector512<float> value) : ILane<Lane16>
{
    public readonly Vector512<float> Value = value;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane16 value, float* target) => value.Value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Splat(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 SplatBits(uint bits) => new(Vector512.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator +(Lane16 a, Lane16 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator -(Lane16 a, Lane16 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator *(Lane16 a, Lane16 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 operator /(Lane16 a, Lane16 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Fma(Lane16 a, Lane16 b, Lane16 c) => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Fma(Lane16 a, Lane16 b, float* c) => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, Vector512.Load(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Fma(Lane16 a, float* b, Lane16 c) => new(Vector512.FusedMultiplyAdd(a.Value, Vector512.Load(b), c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Add(Lane16 a, float* b) => new(a.Value + Vector512.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Multiply(Lane16 a, float* b) => new(a.Value * Vector512.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Fnma(Lane16 a, Lane16 b, Lane16 c) =>
        new(Avx512F.IsSupported ? Avx512F.FusedMultiplyAddNegated(a.Value, b.Value, c.Value) : Vector512.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Min(Lane16 a, Lane16 b) => new(Vector512.MinNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Max(Lane16 a, Lane16 b) => new(Vector512.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Abs(Lane16 a) => new(Vector512.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 AtLeast(Lane16 a, Lane16 b) => new(Vector512.GreaterThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 EqualBits(Lane16 a, Lane16 b) => new(Vector512.Equals(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Select(Lane16 mask, Lane16 a, Lane16 b) => new(Vector512.ConditionalSelect(mask.Value, a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 And(Lane16 a, Lane16 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 Xor(Lane16 a, Lane16 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 AddBits(Lane16 a, Lane16 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 MultiplyBits(Lane16 a, Lane16 b) => new((a.Value.AsInt32() * b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 ShiftLeftBits(Lane16 a, int count) => new(Vector512.ShiftLeft(a.Value.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 ShiftRightBits(Lane16 a, int count) => new(Vector512.ShiftRightLogical(a.Value.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 ToBits(Lane16 number) => new(Vector512.ConvertToInt32Native(number.Value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane16 ToNumber(Lane16 bits) => new(Vector512.ConvertToSingle(bits.Value.AsInt32()));
}
