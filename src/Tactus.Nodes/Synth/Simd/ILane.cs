namespace Tactus.Nodes;

/// <summary>One or more voices' values side by side: what the voice kernels are written over, once for every vector width.</summary>
/// <remarks>
/// Every operation is exact or correctly rounded per lane (IEEE 754), so a kernel gives the same bits whatever the width. Masks are values whose bits
/// are all ones or all zeros; operations named <c>…Bits</c> see the 32 bits of each lane as an integer.
/// </remarks>
/// <typeparam name="F">The implementing struct.</typeparam>
[AnyThread, RealTimeSafe]
internal unsafe interface ILane<F>
    where F : struct, ILane<F>
{
    /// <summary>Lanes in a value.</summary>
    static abstract int Width { get; }

    static abstract F Load(float* source);

    static abstract void Store(F value, float* target);

    static abstract F Splat(float value);

    static abstract F SplatBits(uint bits);

    static abstract F operator +(F a, F b);

    static abstract F operator -(F a, F b);

    static abstract F operator *(F a, F b);

    static abstract F operator /(F a, F b);

    /// <summary>a × b + c, rounded once.</summary>
    static abstract F Fma(F a, F b, F c);

    /// <summary>a × b + c, rounded once, with <paramref name="c"/> straight from memory.</summary>
    // why, here and below: loaded first and handed on as a value, the compiler spends an instruction and a register on it.
    static abstract F Fma(F a, F b, float* c);

    /// <summary>a × b + c, rounded once, with <paramref name="b"/> straight from memory.</summary>
    static abstract F Fma(F a, float* b, F c);

    /// <summary>a + b, with <paramref name="b"/> straight from memory.</summary>
    static abstract F Add(F a, float* b);

    /// <summary>a × b, with <paramref name="b"/> straight from memory.</summary>
    static abstract F Multiply(F a, float* b);

    /// <summary>c − a × b, rounded once.</summary>
    static abstract F Fnma(F a, F b, F c);

    /// <summary>The smaller; <paramref name="b"/> if they are equal or not ordered.</summary>
    static abstract F Min(F a, F b);

    /// <summary>The larger; <paramref name="b"/> if they are equal or not ordered.</summary>
    static abstract F Max(F a, F b);

    static abstract F Abs(F a);

    /// <summary>Mask of the lanes where a ≥ b.</summary>
    static abstract F AtLeast(F a, F b);

    /// <summary>Mask of the lanes whose 32 bits are equal.</summary>
    static abstract F EqualBits(F a, F b);

    /// <summary>Where <paramref name="mask"/> is set <paramref name="a"/>, else <paramref name="b"/>.</summary>
    static abstract F Select(F mask, F a, F b);

    static abstract F And(F a, F b);

    static abstract F Xor(F a, F b);

    static abstract F AddBits(F a, F b);

    static abstract F MultiplyBits(F a, F b);

    static abstract F ShiftLeftBits(F a, int count);

    static abstract F ShiftRightBits(F a, int count);

    /// <summary>A number of magnitude below 2³¹ as a signed integer in the lane's bits, cut towards zero.</summary>
    static abstract F ToBits(F number);

    /// <summary>The signed integer in each lane's bits as a number.</summary>
    static abstract F ToNumber(F bits);
}
