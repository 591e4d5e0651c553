using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tactus.Kernels;

/// <summary>One sample from one; the three widths must agree bit for bit.</summary>
internal interface IUnaryOperator
{
    float Invoke(float x);

    Vector256<float> Invoke(Vector256<float> x);

    Vector512<float> Invoke(Vector512<float> x);
}

/// <summary>One sample from two; the three widths must agree bit for bit.</summary>
internal interface IBinaryOperator
{
    float Invoke(float x, float y);

    Vector256<float> Invoke(Vector256<float> x, Vector256<float> y);

    Vector512<float> Invoke(Vector512<float> x, Vector512<float> y);
}

/// <summary>One sample from three; the three widths must agree bit for bit.</summary>
internal interface ITernaryOperator
{
    float Invoke(float x, float y, float z);

    Vector256<float> Invoke(Vector256<float> x, Vector256<float> y, Vector256<float> z);

    Vector512<float> Invoke(Vector512<float> x, Vector512<float> y, Vector512<float> z);
}

internal readonly struct AddOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Invoke(float x, float y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Invoke(Vector256<float> x, Vector256<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => x + y;
}

/// <summary><c>x × y + 0</c>: the product, with zeros always positive.</summary>
internal readonly struct MultiplyOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Invoke(float x, float y) => MathF.FusedMultiplyAdd(x, y, 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Invoke(Vector256<float> x, Vector256<float> y) => Vector256.FusedMultiplyAdd(x, y, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => Vector512.FusedMultiplyAdd(x, y, Vector512<float>.Zero);
}

/// <summary><c>x × gain + 0</c>: the product, with zeros always positive.</summary>
internal readonly struct ScaleOperator(float gain) : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Invoke(float x) => MathF.FusedMultiplyAdd(x, gain, 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Invoke(Vector256<float> x) => Vector256.FusedMultiplyAdd(x, Vector256.Create(gain), Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => Vector512.FusedMultiplyAdd(x, Vector512.Create(gain), Vector512<float>.Zero);
}

/// <summary><c>x × gain + y</c>, rounded once.</summary>
internal readonly struct AddScaledOperator(float gain) : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Invoke(float x, float y) => MathF.FusedMultiplyAdd(x, gain, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Invoke(Vector256<float> x, Vector256<float> y) => Vector256.FusedMultiplyAdd(x, Vector256.Create(gain), y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => Vector512.FusedMultiplyAdd(x, Vector512.Create(gain), y);
}

/// <summary><c>x × y + z</c>, rounded once.</summary>
internal readonly struct FusedOperator : ITernaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Invoke(float x, float y, float z) => MathF.FusedMultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Invoke(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Vector256.FusedMultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.FusedMultiplyAdd(x, y, z);
}

/// <summary><c>x × first + y × second</c>; starting from +0 keeps the sign of a gain from turning silence into negative zeros.</summary>
internal readonly struct BlendOperator(float first, float second) : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Invoke(float x, float y) => MathF.FusedMultiplyAdd(y, second, MathF.FusedMultiplyAdd(x, first, 0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Invoke(Vector256<float> x, Vector256<float> y) =>
        Vector256.FusedMultiplyAdd(y, Vector256.Create(second), Vector256.FusedMultiplyAdd(x, Vector256.Create(first), Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) =>
        Vector512.FusedMultiplyAdd(y, Vector512.Create(second), Vector512.FusedMultiplyAdd(x, Vector512.Create(first), Vector512<float>.Zero));
}

/// <summary>Keeps magnitudes between the two limits; a comparison with not-a-number is false, so that goes too.</summary>
internal readonly struct SanitizeOperator : IUnaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Invoke(float x)
    {
        var magnitude = MathF.Abs(x);
        return magnitude >= Mix.SaneFloor && magnitude <= Mix.SaneLimit ? x : 0f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Invoke(Vector256<float> x)
    {
        var magnitude = Vector256.Abs(x);
        return x & Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(Mix.SaneFloor)) & Vector256.LessThanOrEqual(magnitude, Vector256.Create(Mix.SaneLimit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        return x & Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(Mix.SaneFloor)) & Vector512.LessThanOrEqual(magnitude, Vector512.Create(Mix.SaneLimit));
    }
}
