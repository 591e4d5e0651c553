using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>One lane: the scalar twin of the vectors, and what edits single voices between two control steps.</summary>
/// <remarks>
/// It holds bits, not a number. Many patterns that travel through lanes (masks, noise, shapes) look like denormal numbers, and the runtime's compiler, when it works
/// on a thread that flushes denormals, flushes those among its own constants: as floats they would come out as zero, in one process and not in the next.
/// </remarks>
internal readonly unsafe struct Lane1 : ILane<Lane1>
{
    private readonly uint _bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lane1(float value) => _bits = BitConverter.SingleToUInt32Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane1(uint bits) => _bits = bits;

    public static int Width => 1;

    public float Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.UInt32BitsToSingle(_bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Load(float* source) => new(*(uint*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane1 value, float* target) => *(uint*)target = value._bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Splat(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 SplatBits(uint bits) => new(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator +(Lane1 a, Lane1 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator -(Lane1 a, Lane1 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator *(Lane1 a, Lane1 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 operator /(Lane1 a, Lane1 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(Lane1 a, Lane1 b, Lane1 c) => new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(Lane1 a, Lane1 b, float* c) => Fma(a, b, Load(c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fma(Lane1 a, float* b, Lane1 c) => Fma(a, Load(b), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Add(Lane1 a, float* b) => a + Load(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Multiply(Lane1 a, float* b) => a * Load(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Fnma(Lane1 a, Lane1 b, Lane1 c) => new(MathF.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Min(Lane1 a, Lane1 b) => new(a.Value < b.Value ? a._bits : b._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Max(Lane1 a, Lane1 b) => new(a.Value > b.Value ? a._bits : b._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Abs(Lane1 a) => new(a._bits & 0x7FFF_FFFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 AtLeast(Lane1 a, Lane1 b) => new(a.Value >= b.Value ? uint.MaxValue : 0u);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 EqualBits(Lane1 a, Lane1 b) => new(a._bits == b._bits ? uint.MaxValue : 0u);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Select(Lane1 mask, Lane1 a, Lane1 b) => new(a._bits & mask._bits | b._bits & ~mask._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 And(Lane1 a, Lane1 b) => new(a._bits & b._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 Xor(Lane1 a, Lane1 b) => new(a._bits ^ b._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 AddBits(Lane1 a, Lane1 b) => new(a._bits + b._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 MultiplyBits(Lane1 a, Lane1 b) => new(a._bits * b._bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 ShiftLeftBits(Lane1 a, int count) => new(a._bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 ShiftRightBits(Lane1 a, int count) => new(a._bits >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 ToBits(Lane1 number) => new((uint)(int)number.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1 ToNumber(Lane1 bits) => new((float)(int)bits._bits);
}
