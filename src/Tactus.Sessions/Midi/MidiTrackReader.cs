using System.Runtime.InteropServices;

namespace Tactus.Sessions;

/// <summary>Reads the events of one track chunk.</summary>
internal sealed class MidiTrackReader(MidiFileReader file, int track, int start, int end, MidiTimeDivision division)
{
    private const byte StatusBit = 0x80;

    private readonly List<MidiFileEvent> _events = [];
    private readonly (int Offset, int Count)[] _warnings = new (int, int)[Enum.GetValues<MidiFileWarningKind>().Length];
    private int _position = start;
    private long _tick;
    private byte _runningStatus;
    private bool _systemEventSinceStatus;
    private byte _group;

    /// <summary>Index of the part of a system exclusive message that is still open; −1 when none is.</summary>
    private int _openPart = -1;

    internal MidiTrack Read()
    {
        bool ended = false;
        while (!ended && _position < end)
        {
            ReadTick();
            ended = ReadEvent();
        }

        CloseOpenPart();
        if (!ended)
        {
            Note(MidiFileWarningKind.MissingEndOfTrack, end);
        }
        else if (_position < end)
        {
            Note(MidiFileWarningKind.DataAfterEndOfTrack, _position);
        }

        Report();
        return new MidiTrack(ImmutableCollectionsMarshal.AsImmutableArray(_events.ToArray()), _tick);
    }

    private void ReadTick()
    {
        int at = _position;
        _tick += ReadNumber();
        if (_tick > division.MaxTick)
        {
            throw file.Refuse(MidiFileErrorKind.TooLarge, at, $"track {track} goes on past tick {division.MaxTick}, the last that can be placed.");
        }
    }

    /// <summary>Reads one event.</summary>
    /// <returns>True at the end mark.</returns>
    private bool ReadEvent()
    {
        int at = _position;
        byte status = Next(1);
        switch (status)
        {
            case 0xFF:
                return ReadMeta(at);
            case 0xF0:
                CloseOpenPart();
                ReadSystem(at, MidiFileEventKind.SystemExclusive);
                return false;
            case 0xF7:
                ReadSystem(at, _openPart >= 0 ? MidiFileEventKind.SystemExclusiveContinuation : MidiFileEventKind.Escape);
                return false;
            case > 0xF0:
                throw file.Refuse(
                    MidiFileErrorKind.BrokenEvent,
                    at,
                    $"track {track}: status byte 0x{status:X2} cannot stand in a file; allowed are channel messages, 0xF0, 0xF7 and 0xFF.");
            default:
                ReadChannelMessage(at, status);
                return false;
        }
    }

    private void ReadChannelMessage(int at, byte first)
    {
        if (first >= StatusBit)
        {
            _runningStatus = first;
        }
        else if (_runningStatus == 0)
        {
            throw file.Refuse(MidiFileErrorKind.BrokenEvent, at, $"track {track}: data byte 0x{first:X2} without a status byte before it.");
        }
        else if (_systemEventSinceStatus)
        {
            Note(MidiFileWarningKind.RunningStatusAfterSystemEvent, at);
        }

        CloseOpenPart();
        _systemEventSinceStatus = false;
        bool hasTwo = (_runningStatus & 0xE0) != 0xC0;
        byte data1 = first < StatusBit ? first : NextData(hasTwo ? 2 : 1);
        byte data2 = hasTwo ? NextData(1) : (byte)0;
        uint word = MidiFileEvent.ChannelWord(_group, _runningStatus, data1, data2);
        _events.Add(new MidiFileEvent(_tick, MidiFileEventKind.Channel, word, default, _group, default, at));
    }

    private bool ReadMeta(int at)
    {
        var type = (MidiMetaType)Next(2);
        int length = ReadLength("a meta event");
        ReadOnlyMemory<byte> data = file.Slice(_position, length);
        _position += length;
        _systemEventSinceStatus = true;
        if (type == MidiMetaType.EndOfTrack)
        {
            return true;
        }

        if (!MidiFileMaps.IsMeaningful(type, data.Span))
        {
            Note(MidiFileWarningKind.MeaninglessMeta, at);
        }
        else if (type == MidiMetaType.Port)
        {
            _group = (byte)(data.Span[0] & 0x0F);
        }

        _events.Add(new MidiFileEvent(_tick, MidiFileEventKind.Meta, 0, type, 0, data, at));
        return false;
    }

    private void ReadSystem(int at, MidiFileEventKind kind)
    {
        int length = ReadLength("a system exclusive event");
        ReadOnlyMemory<byte> data = file.Slice(_position, length);
        _position += length;
        _systemEventSinceStatus = true;
        uint word = kind == MidiFileEventKind.Escape ? MidiFileEvent.EscapeWord(_group, data.Span) : 0;
        var part = new MidiFileEvent(_tick, kind, word, default, _group, data, at);
        if (word == 0 && part.SystemExclusivePacketCount == 0)
        {
            Note(MidiFileWarningKind.UnsendableData, at);
        }

        _events.Add(part);
        bool open = kind != MidiFileEventKind.Escape && data.Span is not [.., 0xF7];
        _openPart = open ? _events.Count - 1 : -1;
    }

    /// <summary>Ends a system exclusive message that another event, or the end of the track, breaks off.</summary>
    private void CloseOpenPart()
    {
        if (_openPart < 0)
        {
            return;
        }

        MidiFileEvent part = _events[_openPart];
        _events[_openPart] = new MidiFileEvent(part.Tick, part.Kind, 0, default, part.Group, part.Data, part.ByteOffset, breaksOff: true);
        Note(MidiFileWarningKind.UnfinishedSystemExclusive, part.ByteOffset);
        _openPart = -1;
    }

    private byte Next(int needed)
    {
        if (_position >= end)
        {
            throw EndsInside(needed);
        }

        return file.Bytes[_position++];
    }

    private byte NextData(int needed)
    {
        byte data = Next(needed);
        if (data >= StatusBit)
        {
            throw file.Refuse(
                MidiFileErrorKind.BrokenEvent, _position - 1, $"track {track}: 0x{data:X2} where a data byte belongs; allowed are 0x00 to 0x7F.");
        }

        return data;
    }

    /// <summary>A variable-length number: seven bits a byte, the last one below 128, at most four bytes.</summary>
    private int ReadNumber()
    {
        int at = _position;
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            byte next = Next(1);
            value = (value << 7) | (next & 0x7F);
            if (next < StatusBit)
            {
                return value;
            }
        }

        throw file.Refuse(MidiFileErrorKind.BrokenEvent, at, $"track {track}: a variable-length number goes on past 4 bytes, the most that is allowed.");
    }

    private int ReadLength(string what)
    {
        int at = _position;
        int length = ReadNumber();
        if (length > end - _position)
        {
            throw file.Refuse(
                MidiFileErrorKind.BrokenLength,
                at,
                $"track {track}: {what} claims {MidiFileReader.Count(length, "byte")}; the track has {end - _position} more.");
        }

        return length;
    }

    private MidiFileException EndsInside(int needed) => file.Refuse(
        MidiFileErrorKind.Truncated, end, $"track {track} ends inside an event; expected at least {MidiFileReader.Count(needed, "more byte")}.");

    private void Note(MidiFileWarningKind kind, int offset)
    {
        ref (int Offset, int Count) warning = ref _warnings[(int)kind];
        if (warning.Count++ == 0)
        {
            warning.Offset = offset;
        }
    }

    private void Report()
    {
        for (int i = 0; i < _warnings.Length; i++)
        {
            if (_warnings[i].Count > 0)
            {
                var kind = (MidiFileWarningKind)i;
                file.Warn(kind, _warnings[i].Offset, Describe(kind), track, _warnings[i].Count);
            }
        }
    }

    private string Describe(MidiFileWarningKind kind) => kind switch
    {
        MidiFileWarningKind.MissingEndOfTrack => $"track {track} has no end mark; it ends with its last event",
        MidiFileWarningKind.DataAfterEndOfTrack => $"track {track} goes on for {MidiFileReader.Count(end - _position, "byte")} after its end mark; ignored",
        MidiFileWarningKind.RunningStatusAfterSystemEvent => $"track {track} leaves out a status byte after a meta or system exclusive event; the last channel status is taken",
        MidiFileWarningKind.UnfinishedSystemExclusive => $"track {track} breaks off a system exclusive message; it is ended there",
        MidiFileWarningKind.UnsendableData => $"track {track} has system exclusive or escaped bytes that no packet can carry; they are kept, not sent",
        MidiFileWarningKind.MeaninglessMeta => $"track {track} has a meta event with a length or value that means nothing; it is kept, not followed",
        _ => kind.ToString(),
    };
}
