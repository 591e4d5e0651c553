using System.Buffers.Binary;

namespace Tactus.Sessions;

/// <summary>The bytes before the sound, and the numbers in them that grow.</summary>
internal static class WavHeader
{
    private static ReadOnlySpan<byte> ClosedMark => "Tactus finished "u8;

    internal static long DataOffset(byte[] header) => header.Length;

    internal static byte[] Build(int channelCount, int sampleRate, WavSampleFormat format, out int factOffset, out int markOffset)
    {
        int bytesPerSample = SampleConversion.BytesOf(format);
        bool isFloat = format == WavSampleFormat.Float32;
        bool isExtensible = channelCount > 2;
        var header = new List<byte>();
        header.AddRange("RIFF\0\0\0\0WAVE"u8);
        Chunk(header, "JUNK"u8, new byte[28]);

        byte[] coding = new byte[isExtensible ? 40 : isFloat ? 18 : 16];
        int tag = isFloat ? 3 : 1;
        BinaryPrimitives.WriteUInt16LittleEndian(coding, (ushort)(isExtensible ? 0xFFFE : tag));
        BinaryPrimitives.WriteUInt16LittleEndian(coding.AsSpan(2), (ushort)channelCount);
        BinaryPrimitives.WriteInt32LittleEndian(coding.AsSpan(4), sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(coding.AsSpan(8), (uint)Math.Min(uint.MaxValue, (long)sampleRate * channelCount * bytesPerSample));
        BinaryPrimitives.WriteUInt16LittleEndian(coding.AsSpan(12), (ushort)(channelCount * bytesPerSample));
        BinaryPrimitives.WriteUInt16LittleEndian(coding.AsSpan(14), (ushort)(bytesPerSample * 8));
        if (isExtensible)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(coding.AsSpan(16), 22);
            BinaryPrimitives.WriteUInt16LittleEndian(coding.AsSpan(18), (ushort)(bytesPerSample * 8));
            coding[24] = (byte)tag;
            ((ReadOnlySpan<byte>)[0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71]).CopyTo(coding.AsSpan(26));
        }

        Chunk(header, "fmt "u8, coding);
        factOffset = 0;
        if (isFloat)
        {
            Chunk(header, "fact"u8, new byte[4]);
            factOffset = header.Count - 4;
        }

        Chunk(header, "JUNK"u8, new byte[WavLayout.OpenMark.Length]);
        markOffset = header.Count - WavLayout.OpenMark.Length;
        header.AddRange("data\0\0\0\0"u8);
        return [.. header];
    }

    internal static void SetSizes(byte[] header, long dataBytes, long frames, int factOffset, int largeOffset)
    {
        long riffBytes = header.Length - 8 + dataBytes + (dataBytes & 1);
        bool isLarge = riffBytes >= uint.MaxValue;
        (isLarge ? "RF64"u8 : "RIFF"u8).CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), isLarge ? uint.MaxValue : (uint)riffBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(header.Length - 4), isLarge ? uint.MaxValue : (uint)dataBytes);
        if (factOffset > 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(factOffset), isLarge ? uint.MaxValue : (uint)frames);
        }

        Span<byte> large = header.AsSpan(largeOffset, 36);
        (isLarge ? "ds64"u8 : "JUNK"u8).CopyTo(large);
        BinaryPrimitives.WriteInt64LittleEndian(large[8..], isLarge ? riffBytes : 0);
        BinaryPrimitives.WriteInt64LittleEndian(large[16..], isLarge ? dataBytes : 0);
        BinaryPrimitives.WriteInt64LittleEndian(large[24..], isLarge ? frames : 0);
    }

    internal static void SetMark(byte[] header, int markOffset, bool isOpen) => (isOpen ? WavLayout.OpenMark : ClosedMark).CopyTo(header.AsSpan(markOffset));

    private static void Chunk(List<byte> header, ReadOnlySpan<byte> id, byte[] body)
    {
        header.AddRange(id);
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, body.Length);
        header.AddRange(size);
        header.AddRange(body);
    }
}
