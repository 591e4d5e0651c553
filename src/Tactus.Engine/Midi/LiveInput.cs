namespace Tactus.Engine;

/// <summary>What one node gets of the device's MIDI, and the keys that are held down on it that way.</summary>
/// <remarks>Made on the control side, owned by the audio role from the swap on.</remarks>
/// <param name="instance">The node.</param>
/// <param name="channels">For each group and channel, the channel on which the node gets it, or <see cref="Closed"/>.</param>
internal sealed class LiveInput(NodeInstance instance, byte[] channels)
{
    /// <summary>Number of groups and channels together.</summary>
    internal const int LaneCount = 256;

    /// <summary>Stands for a channel that the node does not get.</summary>
    internal const byte Closed = 0xFF;

    private const uint ChannelBits = 0x000F0000;

    private readonly HeldKeys _held = new(groups: 16);
    private readonly ushort _openGroups = OpenGroups(channels);

    internal NodeInstance Instance => instance;

    /// <summary>What the node got in the program before; the keys held there move over at the swap, or are let go.</summary>
    internal LiveInput? Predecessor { get; set; }

    /// <summary>Gives the node a message that came in, if it is for it.</summary>
    [AudioThread, RealTimeSafe]
    internal void Take(in TimedEvent timedEvent)
    {
        var packet = timedEvent.Midi;
        if (!packet.IsChannelVoice)
        {
            // why: system messages have no channel; utility messages (type 0) not even a group.
            if ((_openGroups >> packet.Group & 1) != 0)
            {
                instance.EventsIn.TryAdd(timedEvent);
            }

            return;
        }

        var channel = channels[HeldKeys.LaneOf(packet)];
        if (channel != Closed && instance.EventsIn.TryAdd(new TimedEvent(timedEvent.FrameOffset, OnChannel(packet, channel))))
        {
            _held.Note(packet);
        }
    }

    /// <summary>Goes on where the predecessor was: keys that are still played the same way stay down, the others are let go. Then forgets it, so that old programs can go.</summary>
    [AudioThread, RealTimeSafe]
    internal void TakeOver()
    {
        if (Predecessor is not { } previous)
        {
            return;
        }

        Predecessor = null;
        for (var lane = previous._held.NextBusyLane(0); lane >= 0; lane = previous._held.NextBusyLane(lane))
        {
            if (previous.ChannelOf(lane) == channels[lane])
            {
                _held.TakeOver(previous._held, lane);
            }
            else
            {
                previous.Release(lane);
            }
        }
    }

    /// <summary>Lets go of every key and pedal, at the block's first frame: nobody will any more.</summary>
    [AudioThread, RealTimeSafe]
    internal void Release()
    {
        for (var lane = _held.NextBusyLane(0); lane >= 0; lane = _held.NextBusyLane(lane))
        {
            Release(lane);
        }
    }

    private static ushort OpenGroups(byte[] channels)
    {
        var open = 0;
        for (var lane = 0; lane < LaneCount; lane++)
        {
            open |= channels[lane] == Closed ? 0 : 1 << lane / HeldKeys.LanesPerGroup;
        }

        return (ushort)open;
    }

    private static UniversalMidiPacket OnChannel(in UniversalMidiPacket packet, int channel) => packet with { Word0 = packet.Word0 & ~ChannelBits | (uint)channel << 16 };

    private byte ChannelOf(int lane) => channels[lane];

    private void Release(int lane)
    {
        while (_held.TryRelease(lane, out var release))
        {
            instance.EventsIn.TryAdd(new TimedEvent(0, OnChannel(release, channels[lane])));
        }
    }
}
