using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tactus.Kernels;

/// <summary>The loops under <see cref="Mix"/>: widest vectors first, then single samples, with one operator for all widths.</summary>
/// <remarks>
/// An operator is a struct, so each loop is compiled for it alone. Its three overloads must give the same bits sample for sample; with that, width and tail
/// cannot be heard. Callers have checked that all spans have the destination's length.
/// </remarks>
internal static class Elementwise
{
    public static void Run<TOperator>(TOperator op, ReadOnlySpan<float> x, Span<float> destination)
        where TOperator : struct, IUnaryOperator
    {
        var done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Run512(op, x, destination, done);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            done = Run256(op, x, destination, done);
        }

        RunScalar(op, x, destination, done);
    }

    public static void Run<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination)
        where TOperator : struct, IBinaryOperator
    {
        var done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Run512(op, x, y, destination, done);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            done = Run256(op, x, y, destination, done);
        }

        RunScalar(op, x, y, destination, done);
    }

    public static void Run<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination)
        where TOperator : struct, ITernaryOperator
    {
        var done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Run512(op, x, y, z, destination, done);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            done = Run256(op, x, y, z, destination, done);
        }

        RunScalar(op, x, y, z, destination, done);
    }

    internal static int Run512<TOperator>(TOperator op, ReadOnlySpan<float> x, Span<float> destination, int done)
        where TOperator : struct, IUnaryOperator
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var pd = ref MemoryMarshal.GetReference(destination);
        for (; done <= destination.Length - Vector512<float>.Count; done += Vector512<float>.Count)
        {
            op.Invoke(Load512(ref px, done)).StoreUnsafe(ref pd, (nuint)done);
        }

        return done;
    }

    internal static int Run256<TOperator>(TOperator op, ReadOnlySpan<float> x, Span<float> destination, int done)
        where TOperator : struct, IUnaryOperator
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var pd = ref MemoryMarshal.GetReference(destination);
        for (; done <= destination.Length - Vector256<float>.Count; done += Vector256<float>.Count)
        {
            op.Invoke(Load256(ref px, done)).StoreUnsafe(ref pd, (nuint)done);
        }

        return done;
    }

    internal static void RunScalar<TOperator>(TOperator op, ReadOnlySpan<float> x, Span<float> destination, int done)
        where TOperator : struct, IUnaryOperator
    {
        for (; done < destination.Length; done++)
        {
            destination[done] = op.Invoke(x[done]);
        }
    }

    internal static int Run512<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, int done)
        where TOperator : struct, IBinaryOperator
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pd = ref MemoryMarshal.GetReference(destination);
        for (; done <= destination.Length - Vector512<float>.Count; done += Vector512<float>.Count)
        {
            op.Invoke(Load512(ref px, done), Load512(ref py, done)).StoreUnsafe(ref pd, (nuint)done);
        }

        return done;
    }

    internal static int Run256<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, int done)
        where TOperator : struct, IBinaryOperator
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pd = ref MemoryMarshal.GetReference(destination);
        for (; done <= destination.Length - Vector256<float>.Count; done += Vector256<float>.Count)
        {
            op.Invoke(Load256(ref px, done), Load256(ref py, done)).StoreUnsafe(ref pd, (nuint)done);
        }

        return done;
    }

    internal static void RunScalar<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, int done)
        where TOperator : struct, IBinaryOperator
    {
        for (; done < destination.Length; done++)
        {
            destination[done] = op.Invoke(x[done], y[done]);
        }
    }

    internal static int Run512<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination, int done)
        where TOperator : struct, ITernaryOperator
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pz = ref MemoryMarshal.GetReference(z);
        ref var pd = ref MemoryMarshal.GetReference(destination);
        for (; done <= destination.Length - Vector512<float>.Count; done += Vector512<float>.Count)
        {
            op.Invoke(Load512(ref px, done), Load512(ref py, done), Load512(ref pz, done)).StoreUnsafe(ref pd, (nuint)done);
        }

        return done;
    }

    internal static int Run256<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination, int done)
        where TOperator : struct, ITernaryOperator
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pz = ref MemoryMarshal.GetReference(z);
        ref var pd = ref MemoryMarshal.GetReference(destination);
        for (; done <= destination.Length - Vector256<float>.Count; done += Vector256<float>.Count)
        {
            op.Invoke(Load256(ref px, done), Load256(ref py, done), Load256(ref pz, done)).StoreUnsafe(ref pd, (nuint)done);
        }

        return done;
    }

    internal static void RunScalar<TOperator>(TOperator op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination, int done)
        where TOperator : struct, ITernaryOperator
    {
        for (; done < destination.Length; done++)
        {
            destination[done] = op.Invoke(x[done], y[done], z[done]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load512(ref float origin, int at) => Vector512.LoadUnsafe(ref origin, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load256(ref float origin, int at) => Vector256.LoadUnsafe(ref origin, (nuint)at);
}
