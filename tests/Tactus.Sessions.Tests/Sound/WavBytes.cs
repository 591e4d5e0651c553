using System.Buffers.Binary;
using System.Text;

namespace Tactus.Sessions.Tests.Sound;

/// <summary>Builds WAV files byte by byte, independently of the writer under test.</summary>
internal static class WavBytes
{
    internal static byte[] Riff(params byte[][] chunks) => Container("RIFF", null, chunks);

    internal static byte[] Container(string id, long? claimed, params byte[][] chunks)
    {
        byte[] body = [.. "WAVE"u8, .. chunks.SelectMany(static c => c)];
        return [.. Encoding.ASCII.GetBytes(id), .. Little32(claimed ?? body.Length), .. body];
    }

    internal static byte[] Chunk(string id, byte[] body, long? claimed = null, bool pad = true)
    {
        byte[] padding = pad && body.Length % 2 == 1 ? [0] : [];
        return [.. Encoding.Latin1.GetBytes(id), .. Little32(claimed ?? body.Length), .. body, .. padding];
    }

    internal static byte[] Format(int tag, int channels, int rate, int bits, int? bytesPerFrame = null)
    {
        int frame = bytesPerFrame ?? channels * ((bits + 7) / 8);
        return Chunk("fmt ", [.. Little16(tag), .. Little16(channels), .. Little32(rate), .. Little32((long)rate * frame), .. Little16(frame), .. Little16(bits)]);
    }

    internal static byte[] Extensible(int subTag, int channels, int rate, int containerBits, int validBits) => Chunk(
        "fmt ",
        [
            .. Little16(0xFFFE), .. Little16(channels), .. Little32(rate), .. Little32((long)rate * channels * containerBits / 8),
            .. Little16(channels * containerBits / 8), .. Little16(containerBits), .. Little16(22), .. Little16(validBits), .. Little32(3),
            .. Little16(subTag), 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
        ]);

    internal static byte[] Little16(int value) => [(byte)value, (byte)(value >> 8)];

    internal static byte[] Little32(long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        return bytes;
    }

    internal static byte[] Little64(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    internal static WavReader Open(byte[] bytes) => WavReader.Open(new MemoryStream(bytes), "take.wav");

    /// <summary>All frames, one array a channel.</summary>
    internal static float[][] ReadAll(WavReader reader, int block = 7)
    {
        var channels = Enumerable.Range(0, reader.ChannelCount).Select(_ => new List<float>()).ToArray();
        float[] planar = new float[reader.ChannelCount * block];
        for (int got; (got = reader.Read(planar, block)) > 0;)
        {
            for (int channel = 0; channel < channels.Length; channel++)
            {
                channels[channel].AddRange(planar.AsSpan(channel * block, got));
            }
        }

        return [.. channels.Select(c => c.ToArray())];
    }
}
