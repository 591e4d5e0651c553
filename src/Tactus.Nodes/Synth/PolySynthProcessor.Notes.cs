namespace Tactus.Nodes;

/// <content>MIDI messages.</content>
internal sealed unsafe partial class PolySynthProcessor
{
    /// <summary>log2 of A at 440 Hz, key 69.</summary>
    private const double Key69Octaves = 8.7813597135246596;

    private const float SoftPedalGain = 0.7f;

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override void Handle(in ProcessContext context, UniversalMidiPacket packet, long frame, int frameOffset)
    {
        var message = ChannelMessage.From(packet);
        if (message.Kind == ChannelMessageKind.None || message.Channel == DrumChannel && !_playsDrumChannel)
        {
            return;
        }

        var channel = _channels[message.Channel];
        var now = new Moment(frame, frameOffset);
        switch (message.Kind)
        {
            case ChannelMessageKind.NoteOn:
                NoteOn(context, message, now);
                break;
            case ChannelMessageKind.NoteOff:
                NoteOff(context, message.Channel, message.Number, now);
                break;
            case ChannelMessageKind.Control:
                Control(context, message.Channel, message.Number, message.Value, now);
                break;
            case ChannelMessageKind.KeyPressure:
                SendToKey(message.Channel, message.Number, VoiceCommandKind.Pressure, message.Value, now);
                break;
            case ChannelMessageKind.KeyBend:
                SendToKey(message.Channel, message.Number, VoiceCommandKind.Bend, message.Value * channel.KeyBendRange / 12, now);
                break;
            case ChannelMessageKind.Program:
                channel.Program = message.Number;
                channel.Bank = message.Bank >= 0 ? message.Bank : channel.Bank;
                break;
            case ChannelMessageKind.Pressure:
                channel.SetPressure(message.Value);
                break;
            case ChannelMessageKind.Bend:
                channel.SetBend(message.Value);
                break;
            default:
                channel.SetRegistered(message.Number, message.Value);
                break;
        }

        _movingChannels |= 1u << message.Channel;
    }

    private static double OctavesOf(int key) => Key69Octaves + (key - 69) / 12.0;

    private void NoteOn(in ProcessContext context, in ChannelMessage message, Moment now)
    {
        var channel = _channels[message.Channel];
        if (Allocator.IsIdle(message.Channel, now.Frame))
        {
            // why: controllers sent just before the first note must not be heard moving. Between two steps the row in force is replaced; nothing
            // that sounds follows it. On a step the row is written when the step is taken, right after this event.
            channel.Arrive();
            if (now.Frame % ControlRows.Period != 0)
            {
                WriteRow(message.Channel);
            }
        }

        var patch = LivePatches is { } live ? live.Current : GmBank.Program(channel.Program);
        var mode = ModeOf(context, channel, patch, now);
        var pitch = OctavesOf(message.Number) + message.Detune / 12;
        var glideSeconds = GlideOf(context, channel, patch, now);
        var from = channel.GlideFromKey >= 0 ? OctavesOf(channel.GlideFromKey) : glideSeconds > 0 && channel.LastPitch > 0 ? channel.LastPitch : pitch;
        channel.GlideFromKey = -1;
        channel.LastPitch = pitch;
        channel.Press(message.Number);
        var previous = mode == KeyMode.Poly ? Allocator.NoteOf(message.Channel, message.Number) : HeldNoteOf(message.Channel);
        if (previous >= 0)
        {
            if (mode == KeyMode.Poly)
            {
                Allocator.Release(previous, ReleaseScaleOf(context, channel, now), now.Frame, now.FrameOffset);
            }
            else if (mode == KeyMode.Legato && Allocator[previous].State == NoteState.Held && (LivePatches is not null || Allocator[previous].Patch == patch))
            {
                Allocator.Retune(previous, message.Number, pitch, glideSeconds, now.Frame, now.FrameOffset);
                return;
            }
            else
            {
                Allocator.Fade(previous, now.Frame, now.FrameOffset);
            }
        }

        Allocator.Start(
            new NoteStart
            {
                Patch = patch,
                Channel = message.Channel,
                Key = message.Number,
                PitchOctaves = pitch,
                Velocity = (float)message.Value * (channel.IsSoft ? SoftPedalGain : 1),
                GlideFrom = (float)(from - pitch),
                GlideSeconds = glideSeconds,
                AttackScale = channel.AttackScale * context.Smoothed(PolySynth.AttackScale)[now.FrameOffset],
                DecayScale = channel.DecayScale * context.Smoothed(PolySynth.DecayScale)[now.FrameOffset],
            },
            now.Frame,
            now.FrameOffset);
    }

    private void NoteOff(in ProcessContext context, int channelIndex, int key, Moment now)
    {
        var channel = _channels[channelIndex];
        channel.Lift(key);
        var note = Allocator.NoteOf(channelIndex, key);
        if (note < 0 || Allocator[note].State != NoteState.Held)
        {
            return;
        }

        var patch = Allocator[note].Patch;
        var isMono = ModeOf(context, channel, patch, now) != KeyMode.Poly;
        if (isMono && channel.LastHeldKey >= 0)
        {
            // why: in the mono modes a key that is still down takes the voice back.
            var back = OctavesOf(channel.LastHeldKey);
            channel.LastPitch = back;
            Allocator.Retune(note, channel.LastHeldKey, back, GlideOf(context, channel, patch, now), now.Frame, now.FrameOffset);
            return;
        }

        if (channel.IsSustaining || Allocator[note].IsCaught)
        {
            Allocator.Sustain(note);
        }
        else
        {
            Allocator.Release(note, ReleaseScaleOf(context, channel, now), now.Frame, now.FrameOffset);
        }
    }

    private void Control(in ProcessContext context, int channelIndex, int controller, double value, Moment now)
    {
        var channel = _channels[channelIndex];
        var wasCatching = channel.IsCatching;
        channel.Set(controller, value);
        switch (controller)
        {
            case Controller.Sustain:
                EndSustained(context, channelIndex, now);
                break;
            case Controller.Sostenuto:
                if (channel.IsCatching != wasCatching)
                {
                    CatchHeld(channelIndex, channel.IsCatching);
                    EndSustained(context, channelIndex, now);
                }

                break;
            case Controller.AllSoundOff:
                channel.LiftAll();
                FadeAll(channelIndex, now);
                break;
            case Controller.ResetControllers:
                channel.ResetControllers();
                CatchHeld(channelIndex, false);
                EndSustained(context, channelIndex, now);
                break;
            case Controller.AllNotesOff or Controller.OmniOff or Controller.OmniOn or Controller.MonoOn or Controller.PolyOn:
                channel.LiftAll();
                LetGoAll(context, channelIndex, now);
                break;
        }
    }

    private void SendToKey(int channel, int key, VoiceCommandKind kind, double value, Moment now)
    {
        if (Allocator.NoteOf(channel, key) is >= 0 and var note)
        {
            Allocator.Send(note, kind, (float)value, now.FrameOffset);
        }
    }

    private int HeldNoteOf(int channel)
    {
        for (var note = Allocator.FirstOf(NoteState.Held); note >= 0; note = Allocator[note].Next)
        {
            if (Allocator[note].Channel == channel)
            {
                return note;
            }
        }

        for (var note = Allocator.FirstOf(NoteState.Sustained); note >= 0; note = Allocator[note].Next)
        {
            if (Allocator[note].Channel == channel)
            {
                return note;
            }
        }

        return -1;
    }

    private void EndSustained(in ProcessContext context, int channelIndex, Moment now)
    {
        var channel = _channels[channelIndex];
        if (channel.IsSustaining)
        {
            return;
        }

        for (var note = Allocator.FirstOf(NoteState.Sustained); note >= 0;)
        {
            var next = Allocator[note].Next;
            if (Allocator[note].Channel == channelIndex && !Allocator[note].IsCaught)
            {
                Allocator.Release(note, ReleaseScaleOf(context, channel, now), now.Frame, now.FrameOffset);
            }

            note = next;
        }
    }

    private void CatchHeld(int channelIndex, bool isCaught)
    {
        for (var state = NoteState.Held; state <= NoteState.Sustained; state++)
        {
            for (var note = Allocator.FirstOf(state); note >= 0; note = Allocator[note].Next)
            {
                if (Allocator[note].Channel == channelIndex && (state == NoteState.Held || !isCaught))
                {
                    Allocator.Catch(note, isCaught);
                }
            }
        }
    }

    private void LetGoAll(in ProcessContext context, int channelIndex, Moment now)
    {
        var channel = _channels[channelIndex];
        for (var note = Allocator.FirstOf(NoteState.Held); note >= 0;)
        {
            var next = Allocator[note].Next;
            if (Allocator[note].Channel == channelIndex)
            {
                if (channel.IsSustaining || Allocator[note].IsCaught)
                {
                    Allocator.Sustain(note);
                }
                else
                {
                    Allocator.Release(note, ReleaseScaleOf(context, channel, now), now.Frame, now.FrameOffset);
                }
            }

            note = next;
        }
    }

    private void FadeAll(int channelIndex, Moment now)
    {
        for (var state = NoteState.Held; state <= NoteState.Released; state++)
        {
            for (var note = Allocator.FirstOf(state); note >= 0;)
            {
                var next = Allocator[note].Next;
                if (Allocator[note].Channel == channelIndex)
                {
                    Allocator.Fade(note, now.Frame, now.FrameOffset);
                }

                note = next;
            }
        }
    }

    private static KeyMode ModeOf(in ProcessContext context, ChannelState channel, PatchData* patch, Moment now) =>
        (int)context.Smoothed(PolySynth.KeyModeChoice)[now.FrameOffset] switch
        {
            1 => KeyMode.Poly,
            2 => KeyMode.Mono,
            3 => KeyMode.Legato,
            _ => channel.KeyMode != KeyMode.Poly ? channel.KeyMode : patch->KeyMode,
        };

    private static float GlideOf(in ProcessContext context, ChannelState channel, PatchData* patch, Moment now)
    {
        var own = context.Smoothed(PolySynth.Glide)[now.FrameOffset];
        return own > 0 ? own : channel.IsGliding || channel.GlideFromKey >= 0 ? channel.GlideSeconds : patch->Glide;
    }

    private static float ReleaseScaleOf(in ProcessContext context, ChannelState channel, Moment now) =>
        channel.ReleaseScale * context.Smoothed(PolySynth.ReleaseScale)[now.FrameOffset];

    /// <summary>A frame, counted from the start of the engine and from the start of the block.</summary>
    private readonly record struct Moment(long Frame, int FrameOffset);
}
