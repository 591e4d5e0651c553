using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tactus.Sessions;

/// <summary>Interleaved little-endian bytes of a file to planar floats, and back.</summary>
/// <remarks>
/// <para>Integers are fractions of 2^(bits − 1): the lowest code is exactly −1. Up to 24 bits every code becomes an exact float and comes back as the same
/// code; 32-bit integers and 64-bit floats are rounded to the nearest float.</para>
/// <para>Writing integers: rounded to nearest, ties to even; above full scale clipped to the highest code, below to the lowest; not a number becomes 0.
/// Floats are written as they are, bit for bit.</para>
/// </remarks>
internal static class SampleConversion
{
    internal static int BytesOf(WavSampleFormat format) => format switch
    {
        WavSampleFormat.Pcm8 => 1,
        WavSampleFormat.Pcm16 => 2,
        WavSampleFormat.Pcm24 => 3,
        WavSampleFormat.Float64 => 8,
        _ => 4,
    };

    /// <summary>Decodes one channel out of interleaved frames.</summary>
    /// <param name="interleaved">Whole frames, beginning at this channel's first sample.</param>
    /// <param name="bytesPerFrame">From one sample of the channel to the next.</param>
    /// <param name="format">Coding.</param>
    /// <param name="destination">One float for each frame.</param>
    [RealTimeSafe]
    internal static void Decode(ReadOnlySpan<byte> interleaved, int bytesPerFrame, WavSampleFormat format, Span<float> destination)
    {
        const float Scale8 = 1f / 128;
        const float Scale16 = 1f / 32768;
        const float Scale32 = 1f / 2147483648;
        int at = 0;
        switch (format)
        {
            case WavSampleFormat.Pcm8:
                for (int i = 0; i < destination.Length; i++, at += bytesPerFrame)
                {
                    destination[i] = (interleaved[at] - 128) * Scale8;
                }

                break;
            case WavSampleFormat.Pcm16:
                for (int i = 0; i < destination.Length; i++, at += bytesPerFrame)
                {
                    destination[i] = BinaryPrimitives.ReadInt16LittleEndian(interleaved[at..]) * Scale16;
                }

                break;
            case WavSampleFormat.Pcm24:
                for (int i = 0; i < destination.Length; i++, at += bytesPerFrame)
                {
                    // why: the three bytes become the upper ones of an integer, so its sign comes along for free.
                    int value = (interleaved[at] << 8) | (interleaved[at + 1] << 16) | (interleaved[at + 2] << 24);
                    destination[i] = value * Scale32;
                }

                break;
            case WavSampleFormat.Pcm32:
                for (int i = 0; i < destination.Length; i++, at += bytesPerFrame)
                {
                    destination[i] = BinaryPrimitives.ReadInt32LittleEndian(interleaved[at..]) * Scale32;
                }

                break;
            case WavSampleFormat.Float32:
                for (int i = 0; i < destination.Length; i++, at += bytesPerFrame)
                {
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(interleaved[at..]);
                }

                break;
            default:
                for (int i = 0; i < destination.Length; i++, at += bytesPerFrame)
                {
                    destination[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(interleaved[at..]);
                }

                break;
        }
    }

    /// <summary>Encodes one channel into interleaved frames. <see cref="WavSampleFormat.Pcm16"/>, <see cref="WavSampleFormat.Pcm24"/> and <see cref="WavSampleFormat.Float32"/> only.</summary>
    [RealTimeSafe]
    internal static void Encode(ReadOnlySpan<float> source, Span<byte> interleaved, int bytesPerFrame, WavSampleFormat format, ref Dither dither)
    {
        int at = 0;
        switch (format)
        {
            case WavSampleFormat.Pcm16:
                for (int i = 0; i < source.Length; i++, at += bytesPerFrame)
                {
                    BinaryPrimitives.WriteInt16LittleEndian(interleaved[at..], (short)ToInteger(source[i], 32768, ref dither));
                }

                break;
            case WavSampleFormat.Pcm24:
                for (int i = 0; i < source.Length; i++, at += bytesPerFrame)
                {
                    int value = ToInteger(source[i], 8388608, ref dither);
                    interleaved[at] = (byte)value;
                    interleaved[at + 1] = (byte)(value >> 8);
                    interleaved[at + 2] = (byte)(value >> 16);
                }

                break;
            default:
                if (bytesPerFrame == sizeof(float) && BitConverter.IsLittleEndian)
                {
                    MemoryMarshal.AsBytes(source).CopyTo(interleaved);
                    break;
                }

                for (int i = 0; i < source.Length; i++, at += bytesPerFrame)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(interleaved[at..], source[i]);
                }

                break;
        }
    }

    private static int ToInteger(float sample, float scale, ref Dither dither)
    {
        float scaled = (sample * scale) + dither.Next();

        // why: comparisons with NaN are false, so it falls through to 0; the limits are exact floats for 16 and 24 bits.
        if (scaled >= scale - 1)
        {
            return (int)(scale - 1);
        }

        if (scaled <= -scale)
        {
            return (int)-scale;
        }

        return float.IsNaN(scaled) ? 0 : (int)MathF.Round(scaled);
    }

    /// <summary>Triangular noise of two least significant bits from peak to peak, the same at every run; or none.</summary>
    internal struct Dither(bool isOn)
    {
        private ulong _state = isOn ? 0x9E37_79B9_7F4A_7C15 : 0;

        /// <summary>The sum of two uniform numbers of one step each. Generator: xorshift64* (Vigna 2016).</summary>
        internal float Next()
        {
            if (_state == 0)
            {
                return 0;
            }

            _state ^= _state >> 12;
            _state ^= _state << 25;
            _state ^= _state >> 27;
            ulong bits = _state * 0x2545_F491_4F6C_DD1D;
            return (((bits >> 32) + (bits & 0xFFFF_FFFF)) * (1f / 4294967296f)) - 1f;
        }
    }
}
