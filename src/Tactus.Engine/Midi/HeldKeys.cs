using System.Numerics;

namespace Tactus.Engine;

/// <summary>The keys and sustain pedals that a stream of MIDI holds down, so that whoever ends the stream can let go of them.</summary>
/// <remarks>
/// A lane is a channel of a group: <c>group · 16 + channel</c>. Owner: the audio role, but for its making.
/// <code>
///  _keys    two words a lane: a bit a key
///  _pedals  a bit a lane
///  _busy    a bit a lane: something of it is held
/// </code>
/// </remarks>
internal sealed class HeldKeys
{
    internal const int LanesPerGroup = 16;

    private const int BitsPerWord = 64;
    private const int WordsPerLane = 2;
    private const int SustainController = 64;

    private readonly ulong[] _keys;
    private readonly ulong[] _pedals;
    private readonly ulong[] _busy;
    private readonly int _laneMask;

    /// <summary>Holds nothing.</summary>
    /// <param name="groups">Groups that are told apart, a power of two; those beyond share the lanes of the first ones.</param>
    [MainThread]
    internal HeldKeys(int groups)
    {
        var lanes = groups * LanesPerGroup;
        _laneMask = lanes - 1;
        _keys = new ulong[lanes * WordsPerLane];
        _pedals = new ulong[(lanes + BitsPerWord - 1) / BitsPerWord];
        _busy = new ulong[_pedals.Length];
    }

    /// <summary>Notes what a message presses and lets go.</summary>
    [AudioThread, RealTimeSafe]
    internal void Note(in UniversalMidiPacket packet)
    {
        if (!packet.IsChannelVoice)
        {
            return;
        }

        var lane = LaneOf(packet) & _laneMask;
        switch (packet.Status)
        {
            case 0x9 when packet.MessageType == 4 || packet.Data2 > 0:
                _keys[KeyWord(lane, packet.Data1)] |= 1UL << packet.Data1;
                Set(_busy, lane, true);
                break;
            case 0x8 or 0x9:
                _keys[KeyWord(lane, packet.Data1)] &= ~(1UL << packet.Data1);
                Settle(lane);
                break;
            case 0xB when packet.Data1 == SustainController:
                Set(_pedals, lane, packet.MessageType == 4 ? packet.Word1 >= 0x80000000 : packet.Data2 >= 64);
                Settle(lane);
                break;
        }
    }

    /// <summary>The group and channel of a channel message as one number.</summary>
    [AudioThread, RealTimeSafe]
    internal static int LaneOf(in UniversalMidiPacket packet) => (int)(packet.Word0 >> 16 & 0xF) | (int)(packet.Word0 >> 24 & 0xF) << 4;

    /// <summary>The next lane at or behind one that holds something.</summary>
    /// <returns>-1 if there is none.</returns>
    [AudioThread, RealTimeSafe]
    internal int NextBusyLane(int lane)
    {
        for (var word = lane / BitsPerWord; word < _busy.Length; word++)
        {
            var bits = word == lane / BitsPerWord ? _busy[word] >> lane % BitsPerWord << lane % BitsPerWord : _busy[word];
            if (bits != 0)
            {
                return word * BitsPerWord + BitOperations.TrailingZeroCount(bits);
            }
        }

        return -1;
    }

    /// <summary>Lets go of one thing that a lane holds: the pedal, then key by key.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="release">The message that says so, in the lane's own group and channel.</param>
    /// <returns><see langword="false"/> if the lane holds nothing any more.</returns>
    [AudioThread, RealTimeSafe]
    internal bool TryRelease(int lane, out UniversalMidiPacket release)
    {
        var group = (uint)(lane / LanesPerGroup) << 24;
        if (Get(_pedals, lane))
        {
            Set(_pedals, lane, false);
            release = Midi.ControlChange(lane % LanesPerGroup, SustainController, 0);
        }
        else
        {
            var first = lane * WordsPerLane;
            var word = _keys[first] != 0 ? first : first + 1;
            if (_keys[word] == 0)
            {
                Set(_busy, lane, false);
                release = default;
                return false;
            }

            var bit = BitOperations.TrailingZeroCount(_keys[word]);
            _keys[word] &= _keys[word] - 1;
            release = Midi.NoteOff(lane % LanesPerGroup, (word - first) * BitsPerWord + bit);
        }

        release = release with { Word0 = release.Word0 | group };
        return true;
    }

    /// <summary>Takes over all that another of the same size holds in a lane; that one then holds nothing of it.</summary>
    [AudioThread, RealTimeSafe]
    internal void TakeOver(HeldKeys previous, int lane)
    {
        for (var word = lane * WordsPerLane; word < (lane + 1) * WordsPerLane; word++)
        {
            _keys[word] |= previous._keys[word];
            previous._keys[word] = 0;
        }

        Set(_pedals, lane, Get(_pedals, lane) || Get(previous._pedals, lane));
        Set(previous._pedals, lane, false);
        previous.Settle(lane);
        Settle(lane);
    }

    /// <summary>Takes over all that another of the same size holds.</summary>
    [AudioThread, RealTimeSafe]
    internal void TakeOver(HeldKeys previous)
    {
        for (var lane = previous.NextBusyLane(0); lane >= 0; lane = previous.NextBusyLane(lane))
        {
            TakeOver(previous, lane);
        }
    }

    private static int KeyWord(int lane, int key) => lane * WordsPerLane + key / BitsPerWord;

    private static bool Get(ulong[] bits, int lane) => (bits[lane / BitsPerWord] >> lane % BitsPerWord & 1) != 0;

    private static void Set(ulong[] bits, int lane, bool isSet)
    {
        var bit = 1UL << lane % BitsPerWord;
        ref var word = ref bits[lane / BitsPerWord];
        word = isSet ? word | bit : word & ~bit;
    }

    private void Settle(int lane) => Set(_busy, lane, (_keys[lane * WordsPerLane] | _keys[lane * WordsPerLane + 1]) != 0 || Get(_pedals, lane));
}
