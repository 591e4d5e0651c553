using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using X86Fma = System.Runtime.Intrinsics.X86.Fma;

namespace Tactus.Nodes;

/// <summary>Four lanes: what machines without 256-bit vectors run, arm64 among them.</summary>
internal readonly unsafe struct Lane4(Vector128<float> value) : ILane<Lane4>
{
    public readonly Vector128<float> Value = value;

    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane4 value, float* target) => value.Value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Splat(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 SplatBits(uint bits) => new(Vector128.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator +(Lane4 a, Lane4 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator -(Lane4 a, Lane4 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator *(Lane4 a, Lane4 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 operator /(Lane4 a, Lane4 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Fma(Lane4 a, Lane4 b, Lane4 c) => new(Vector128.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Fma(Lane4 a, Lane4 b, float* c) => new(Vector128.FusedMultiplyAdd(a.Value, b.Value, Vector128.Load(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Fma(Lane4 a, float* b, Lane4 c) => new(Vector128.FusedMultiplyAdd(a.Value, Vector128.Load(b), c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Add(Lane4 a, float* b) => new(a.Value + Vector128.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Multiply(Lane4 a, float* b) => new(a.Value * Vector128.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Fnma(Lane4 a, Lane4 b, Lane4 c) =>
        new(X86Fma.IsSupported ? X86Fma.MultiplyAddNegated(a.Value, b.Value, c.Value) : Vector128.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Min(Lane4 a, Lane4 b) => new(Vector128.MinNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Max(Lane4 a, Lane4 b) => new(Vector128.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Abs(Lane4 a) => new(Vector128.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 AtLeast(Lane4 a, Lane4 b) => new(Vector128.GreaterThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 EqualBits(Lane4 a, Lane4 b) => new(Vector128.Equals(a.Value.AsInt32(), b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Select(Lane4 mask, Lane4 a, Lane4 b) =>
        new(Sse41.IsSupported ? Sse41.BlendVariable(b.Value, a.Value, mask.Value) : Vector128.ConditionalSelect(mask.Value, a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 And(Lane4 a, Lane4 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 Xor(Lane4 a, Lane4 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 AddBits(Lane4 a, Lane4 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 MultiplyBits(Lane4 a, Lane4 b) => new((a.Value.AsInt32() * b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 ShiftLeftBits(Lane4 a, int count) => new(Vector128.ShiftLeft(a.Value.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 ShiftRightBits(Lane4 a, int count) => new(Vector128.ShiftRightLogical(a.Value.AsInt32(), count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 ToBits(Lane4 number) => new(Vector128.ConvertToInt32Native(number.Value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane4 ToNumber(Lane4 bits) => new(Vector128.ConvertToSingle(bits.Value.AsInt32()));
}
