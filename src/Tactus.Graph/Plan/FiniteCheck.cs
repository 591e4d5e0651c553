using System.Runtime.Intrinsics;

namespace Tactus.Graph;

/// <summary>Finds samples that are not finite numbers.</summary>
internal static unsafe class FiniteCheck
{
    private const uint ExponentBits = 0x7F80_0000;

    /// <summary>Whether one sample is infinite or not a number.</summary>
    [RealTimeSafe]
    public static bool IsNotFinite(float sample) => (BitConverter.SingleToUInt32Bits(sample) & ExponentBits) == ExponentBits;

    /// <summary>Whether all samples are finite.</summary>
    [RealTimeSafe]
    public static bool AreFinite(float* samples, int count)
    {
        var index = 0;
        var exponent = Vector256.Create(ExponentBits);
        var found = Vector256<uint>.Zero;
        for (; index <= count - Vector256<uint>.Count; index += Vector256<uint>.Count)
        {
            found |= Vector256.Equals(Vector256.Load((uint*)samples + index) & exponent, exponent);
        }

        var areFinite = found == Vector256<uint>.Zero;
        for (; index < count; index++)
        {
            areFinite &= !IsNotFinite(samples[index]);
        }

        return areFinite;
    }
}
