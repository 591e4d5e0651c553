using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>The audio side of <see cref="DrumKit"/>.</summary>
internal sealed unsafe class DrumKitProcessor : VoiceProcessor
{
    private const uint AllChannels = (1u << ControlRows.ChannelCount) - 1;
    private readonly ChannelState[] _channels = new ChannelState[ControlRows.ChannelCount];
    private readonly float[] _row = new float[ControlRow.Count];
    private readonly int _channel;
    private uint _movingChannels = AllChannels;
    private long _parameterVersion = -1;
    private bool _parametersMove;
    private bool _areParametersStale = true;
    private float _gain = 1;
    private float _tuneOctaves;
    private float _brightness;

    /// <summary>Prepares voices.</summary>
    /// <param name="capacity">Most voices.</param>
    /// <param name="channel">The channel to play, or <see cref="DrumKit.AnyChannel"/>.</param>
    /// <param name="context">Rate and longest block.</param>
    [MainThread]
    public DrumKitProcessor(int capacity, int channel, in PrepareContext context)
        : base(capacity, context, DrumKit.Voices, hasLivePatch: false, renderer: null)
    {
        _channel = channel;
        for (var index = 0; index < _channels.Length; index++)
        {
            _channels[index] = new ChannelState(context.SampleRate, 0);
        }

        // why: the bank is compiled on first touch, which must not be the audio thread's.
        RuntimeHelpers.RunClassConstructor(typeof(DrumBank).TypeHandle);
    }

    /// <inheritdoc/>
    [MainThread]
    public override TailFrames TailFrames => new((long)(8 * SampleRate));

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override bool IsSettled => _movingChannels == 0 && !_areParametersStale;

    /// <inheritdoc/>
    [AudioThread(When = ProcessorState.Active), RealTimeSafe]
    public override void Reset()
    {
        base.Reset();
        _movingChannels = AllChannels;
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override void OpenBlock(in ProcessContext context)
    {
        _parametersMove = _parameterVersion != context.ParameterVersion;
        _areParametersStale |= _parametersMove;
        _parameterVersion = context.ParameterVersion;
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override void TakeStep(in ProcessContext context, long frame, int frameOffset)
    {
        if (_areParametersStale)
        {
            ReadParameters(context, frame, frameOffset);
            _areParametersStale = _parametersMove;
        }

        for (var rest = _movingChannels; rest != 0; rest &= rest - 1)
        {
            var index = BitOperations.TrailingZeroCount(rest);
            var channel = _channels[index];
            if (Allocator.IsIdle(index, frame))
            {
                channel.Arrive();
            }
            else
            {
                channel.Advance();
            }

            WriteRow(index);
            if (channel.HasArrived)
            {
                _movingChannels &= ~(1u << index);
            }
        }
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override void Handle(in ProcessContext context, UniversalMidiPacket packet, long frame, int frameOffset)
    {
        var message = ChannelMessage.From(packet);
        if (message.Kind == ChannelMessageKind.None || _channel != DrumKit.AnyChannel && message.Channel != _channel)
        {
            return;
        }

        var channel = _channels[message.Channel];
        switch (message.Kind)
        {
            case ChannelMessageKind.NoteOn:
                Strike(context, message, frame, frameOffset);
                break;
            case ChannelMessageKind.Control:
                channel.Set(message.Number, message.Value);
                if (message.Number == Controller.AllSoundOff)
                {
                    FadeAll(message.Channel, chokeGroup: 0, frame, frameOffset);
                }
                else if (message.Number == Controller.ResetControllers)
                {
                    channel.ResetControllers();
                }

                break;
            case ChannelMessageKind.Bend:
                channel.SetBend(message.Value);
                break;
            case ChannelMessageKind.Registered:
                channel.SetRegistered(message.Number, message.Value);
                break;
        }

        _movingChannels |= 1u << message.Channel;
    }

    private void Strike(in ProcessContext context, in ChannelMessage message, long frame, int frameOffset)
    {
        var patch = DrumBank.Drum(message.Number);
        if (patch->LaneCount == 0)
        {
            return;
        }

        var channel = _channels[message.Channel];
        if (Allocator.IsIdle(message.Channel, frame))
        {
            channel.Arrive();
            if (frame % ControlRows.Period != 0)
            {
                WriteRow(message.Channel);
            }
        }

        if (patch->ChokeGroup != 0)
        {
            FadeAll(message.Channel, patch->ChokeGroup, frame, frameOffset);
        }

        Allocator.Start(
            new NoteStart
            {
                Patch = patch,
                Channel = message.Channel,
                Key = message.Number,
                PitchOctaves = PatchData.MiddleCOctaves,
                Velocity = (float)message.Value,
                AttackScale = 1,
                DecayScale = context.Smoothed(DrumKit.DecayScale)[frameOffset],
            },
            frame,
            frameOffset);
    }

    /// <summary>Fades a channel's strokes: those of a choke group, or all for group 0.</summary>
    private void FadeAll(int channel, int chokeGroup, long frame, int frameOffset)
    {
        for (var note = Allocator.FirstOf(NoteState.Held); note >= 0;)
        {
            var next = Allocator[note].Next;
            if (Allocator[note].Channel == channel && (chokeGroup == 0 || Allocator[note].Patch->ChokeGroup == chokeGroup))
            {
                Allocator.Fade(note, frame, frameOffset);
            }

            note = next;
        }
    }

    private void ReadParameters(in ProcessContext context, long frame, int frameOffset)
    {
        var limit = (int)context.Smoothed(DrumKit.VoiceCount)[frameOffset];
        if (Math.Min(limit, Allocator.Capacity) != Allocator.Limit)
        {
            Allocator.SetLimit(limit, frame, frameOffset);
        }

        var volume = context.Smoothed(DrumKit.Volume)[frameOffset];
        _gain = volume <= DrumKit.Volume.Min ? 0 : (float)PortableMath.GainOfDecibels(volume);
        _tuneOctaves = context.Smoothed(DrumKit.Tune)[frameOffset] / 12;
        _brightness = context.Smoothed(DrumKit.Brightness)[frameOffset];
        _movingChannels = AllChannels;
    }

    private void WriteRow(int index)
    {
        _channels[index].Current.CopyTo(_row);
        _row[ControlRow.Left] *= _gain;
        _row[ControlRow.Right] *= _gain;
        _row[ControlRow.Pitch] += _tuneOctaves;
        _row[ControlRow.Cutoff] += _brightness;
        Rows.Write(index, _row);
    }
}
