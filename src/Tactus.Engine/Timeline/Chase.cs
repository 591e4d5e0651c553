namespace Tactus.Engine;

/// <summary>What each lane's target must be told when song time jumps to a frame: program, controllers, bend, pressure and automation as they stand there.</summary>
/// <remarks>Prepared on the control side for one frame of one timeline; the audio side only copies it into the nodes' blocks.</remarks>
internal sealed class Chase
{
    private const int ControllerCount = 128;

    private Chase(CompiledTimeline timeline, long frame, TimedEvent[][] events)
    {
        Timeline = timeline;
        Frame = frame;
        Events = events;
    }

    internal CompiledTimeline Timeline { get; }

    internal long Frame { get; }

    /// <summary>One list a lane, all at offset 0.</summary>
    internal TimedEvent[][] Events { get; }

    internal static Chase At(CompiledTimeline timeline, long frame)
    {
        var events = new TimedEvent[timeline.Lanes.Length][];
        for (var index = 0; index < events.Length; index++)
        {
            var lane = timeline.Lanes[index];
            events[index] = lane.IsAutomation ? AutomationAt(lane, frame) : ControllersAt(lane, frame);
        }

        return new Chase(timeline, frame, events);
    }

    private static TimedEvent[] AutomationAt(TimelineLane lane, long frame)
    {
        // why: events of the frame itself come by themselves when it is played.
        var next = lane.IndexAt(frame);
        if (next == 0)
        {
            return [];
        }

        var last = lane.Events[next - 1];
        var elapsed = frame - lane.Frames[next - 1];
        if (elapsed >= last.RampFrames)
        {
            return [new TimedEvent(0, last.ParameterIndex, last.Value, 0)];
        }

        // why: a ramp always follows a point or another ramp that ends where it starts.
        var start = lane.Events[next - 2].Value;
        var now = start + (last.Value - start) * elapsed / last.RampFrames;
        return [new TimedEvent(0, last.ParameterIndex, now, 0), new TimedEvent(0, last.ParameterIndex, last.Value, (int)(last.RampFrames - elapsed))];
    }

    private static TimedEvent[] ControllersAt(TimelineLane lane, long frame)
    {
        // why: registered parameters are a sequence (select, then data), so the order of controllers is kept: each one moves to where it was last sent.
        var latest = new Dictionary<int, (int Order, UniversalMidiPacket Packet)>();
        var end = lane.IndexAt(frame);
        for (var index = 0; index < end; index++)
        {
            var packet = lane.Events[index].Midi;
            if (KeyOf(packet) is { } key)
            {
                latest[key] = (index, packet);
            }
        }

        return [.. latest.Values.OrderBy(entry => entry.Order).Select(entry => new TimedEvent(0, entry.Packet))];
    }

    private static int? KeyOf(UniversalMidiPacket packet)
    {
        if (!packet.IsChannelVoice)
        {
            return null;
        }

        var channel = packet.MessageType << 16 | packet.Group << 12 | packet.Channel << 8;
        return packet.Status switch
        {
            0xB when packet.Data1 < 120 => channel | packet.Data1,
            0xC => (channel | 0x100000) + ControllerCount,
            0xD => (channel | 0x200000) + ControllerCount,
            0xE => (channel | 0x300000) + ControllerCount,
            _ => null,
        };
    }
}
