namespace Tactus.Engine;

/// <summary>What one node sends to the device's MIDI, and the notes that sound there.</summary>
/// <remarks>Made on the control side, owned by the audio role from the swap on.</remarks>
/// <param name="instance">The node.</param>
/// <param name="group">The device's output.</param>
/// <param name="toChannel">The channel on which channel messages leave; -1: their own.</param>
/// <param name="delayFrames">By how much the sound of the same moment leaves later than the node's events.</param>
internal sealed class LiveOutput(NodeInstance instance, int group, int toChannel, int delayFrames)
{
    private const uint GroupBits = 0x0F000000;
    private const uint ChannelBits = 0x000F0000;

    private readonly HeldKeys _held = new(groups: 1);

    /// <summary>What the node sent in the program before; the notes that sound there move over at the swap, or are ended.</summary>
    internal LiveOutput? Predecessor { get; set; }

    /// <summary>Whether both send the same node's events to the same place.</summary>
    internal bool IsSameWay(LiveOutput other) => ReferenceEquals(other.Instance, instance) && other.Group == group && other.ToChannel == toChannel;

    private NodeInstance Instance => instance;

    private int Group => group;

    private int ToChannel => toChannel;

    /// <summary>Puts what the node made in a block into the queue.</summary>
    [AudioThread, RealTimeSafe]
    internal void Collect(MidiOutputQueue queue, long steadyFrame)
    {
        if (instance.EventsOut is not { Count: > 0 } made)
        {
            return;
        }

        foreach (ref readonly var timedEvent in made.Events)
        {
            if (timedEvent.Kind != EventKind.Midi)
            {
                continue;
            }

            var packet = timedEvent.Midi;
            packet = packet with { Word0 = packet.Word0 & ~GroupBits | (uint)group << 24 };
            if (toChannel >= 0 && packet.IsChannelVoice)
            {
                packet = packet with { Word0 = packet.Word0 & ~ChannelBits | (uint)toChannel << 16 };
            }

            if (queue.TryAdd(steadyFrame + timedEvent.FrameOffset + delayFrames, packet))
            {
                _held.Note(packet);
            }
        }
    }

    /// <summary>Goes on where the predecessor was, then forgets it, so that old programs can go.</summary>
    [AudioThread, RealTimeSafe]
    internal void TakeOver()
    {
        if (Predecessor is { } previous)
        {
            Predecessor = null;
            _held.TakeOver(previous._held);
        }
    }

    /// <summary>Ends every note and lifts every pedal that this way holds, behind all that is in the queue.</summary>
    [AudioThread, RealTimeSafe]
    internal void Release(MidiOutputQueue queue)
    {
        for (var lane = _held.NextBusyLane(0); lane >= 0; lane = _held.NextBusyLane(lane))
        {
            while (_held.TryRelease(lane, out var release))
            {
                queue.AddLast(release with { Word0 = release.Word0 | (uint)group << 24 });
            }
        }
    }
}
