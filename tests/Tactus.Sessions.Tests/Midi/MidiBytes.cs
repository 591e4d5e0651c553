using System.Buffers.Binary;

namespace Tactus.Sessions.Tests.Midi;

/// <summary>Builds MIDI files byte by byte, independently of the writer under test.</summary>
internal static class MidiBytes
{
    internal static readonly byte[] EndOfTrack = [0x00, 0xFF, 0x2F, 0x00];

    internal static byte[] File(int format, int promisedTracks, int division, params byte[][] chunks) =>
        [.. "MThd"u8, 0, 0, 0, 6, .. Big16(format), .. Big16(promisedTracks), .. Big16(division), .. chunks.SelectMany(static c => c)];

    internal static byte[] Track(params byte[] body) => Chunk("MTrk", body.Length, body);

    internal static byte[] EndedTrack(params byte[] body) => Track([.. body, .. EndOfTrack]);

    internal static byte[] Chunk(string id, long claimedLength, byte[] body)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)claimedLength);
        return [.. System.Text.Encoding.Latin1.GetBytes(id), .. length, .. body];
    }

    internal static byte[] Big16(int value) => [(byte)(value >> 8), (byte)value];

    internal static byte[] Little32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    internal static MidiFile Parse(byte[] bytes) => MidiFile.Parse(bytes, "prelude.mid");

    /// <summary>One format 0 track with a division of 96, ended properly.</summary>
    internal static MidiTrack ParseTrack(params byte[] body) => Parse(File(0, 1, 96, EndedTrack(body))).Tracks[0];
}
