using System.Buffers;
using System.Buffers.Binary;

namespace Tactus.Sessions;

/// <summary>Writes Standard MIDI Files. What <see cref="MidiFile.Parse"/> read comes out again event for event.</summary>
/// <remarks>The group of a message is said by the <see cref="MidiMetaType.Port"/> event before it, as in files that were read; it is not written by itself.</remarks>
[AnyThread]
public static class MidiFileWriter
{
    /// <summary>The longest pause that one delta time can say.</summary>
    private const long MaxDelta = 0x0FFF_FFFF;

    /// <summary>The bytes of a file.</summary>
    /// <param name="file">What to write.</param>
    /// <param name="runningStatus">Leave out repeated status bytes: a third smaller, and every reader of the standard takes it.</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="ArgumentException">A pause is longer than a MIDI file can say (2^28 − 1 ticks).</exception>
    public static byte[] ToBytes(MidiFile file, bool runningStatus = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        var output = new ArrayBufferWriter<byte>(4096);
        output.Write("MThd"u8);
        WriteUInt32(output, 6);
        WriteUInt16(output, (ushort)file.Format);
        WriteUInt16(output, (ushort)file.Tracks.Length);
        WriteUInt16(output, file.Division.Raw);
        foreach (MidiTrack track in file.Tracks)
        {
            var body = new ArrayBufferWriter<byte>(4096);
            WriteTrack(body, track, runningStatus);
            output.Write("MTrk"u8);
            WriteUInt32(output, (uint)body.WrittenCount);
            output.Write(body.WrittenSpan);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes a file to disk: complete, or not at all (written beside it first, then moved into place).</summary>
    /// <param name="file">What to write.</param>
    /// <param name="path">Where to; replaced when it exists.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Save(MidiFile file, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = path + ".tmp";
        File.WriteAllBytes(temporary, ToBytes(file));
        File.Move(temporary, path, overwrite: true);
    }

    private static void WriteTrack(ArrayBufferWriter<byte> body, MidiTrack track, bool runningStatus)
    {
        long tick = 0;
        byte running = 0;
        foreach (ref readonly MidiFileEvent midiEvent in track.Events.AsSpan())
        {
            WriteDelta(body, midiEvent.Tick - tick, midiEvent.Tick);
            tick = midiEvent.Tick;
            ReadOnlySpan<byte> data = midiEvent.Data.Span;
            switch (midiEvent.Kind)
            {
                case MidiFileEventKind.Channel:
                    WriteChannelMessage(body, midiEvent, runningStatus && midiEvent.Status == running);
                    running = midiEvent.Status;
                    continue;
                case MidiFileEventKind.Meta:
                    WriteBytes(body, 0xFF, (byte)midiEvent.MetaType);
                    break;
                case MidiFileEventKind.SystemExclusive:
                    WriteBytes(body, 0xF0);
                    break;
                default:
                    WriteBytes(body, 0xF7);
                    break;
            }

            running = 0;
            WriteNumber(body, data.Length);
            body.Write(data);
        }

        WriteDelta(body, track.EndTick - tick, track.EndTick);
        WriteBytes(body, 0xFF, (byte)MidiMetaType.EndOfTrack, 0);
    }

    private static void WriteChannelMessage(ArrayBufferWriter<byte> body, in MidiFileEvent midiEvent, bool omitStatus)
    {
        if (!omitStatus)
        {
            WriteBytes(body, midiEvent.Status);
        }

        WriteBytes(body, midiEvent.Data1);
        if ((midiEvent.Status & 0xE0) != 0xC0)
        {
            WriteBytes(body, midiEvent.Data2);
        }
    }

    private static void WriteDelta(ArrayBufferWriter<byte> body, long delta, long tick)
    {
        if (delta > MaxDelta)
        {
            throw new ArgumentException($"The pause before tick {tick} is {delta} ticks long; a MIDI file allows {MaxDelta}.");
        }

        WriteNumber(body, (int)delta);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> body, int value)
    {
        for (int shift = 21; shift > 0; shift -= 7)
        {
            if (value >> shift != 0)
            {
                WriteBytes(body, (byte)(0x80 | (value >> shift)));
            }
        }

        WriteBytes(body, (byte)(value & 0x7F));
    }

    private static void WriteBytes(ArrayBufferWriter<byte> body, params ReadOnlySpan<byte> bytes) => body.Write(bytes);

    private static void WriteUInt16(ArrayBufferWriter<byte> output, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), value);
        output.Advance(2);
    }

    private static void WriteUInt32(ArrayBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }
}
