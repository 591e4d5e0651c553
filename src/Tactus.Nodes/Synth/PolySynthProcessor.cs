using System.Numerics;

namespace Tactus.Nodes;

/// <summary>The audio side of <see cref="PolySynth"/>: channels, controllers, and which notes start and end.</summary>
internal sealed unsafe partial class PolySynthProcessor : VoiceProcessor
{
    private const int DrumChannel = 9;
    private const uint AllChannels = (1u << ControlRows.ChannelCount) - 1;
    private readonly ChannelState[] _channels = new ChannelState[ControlRows.ChannelCount];
    private readonly float[] _row = new float[ControlRow.Count];
    private readonly float[] _ownValues;
    private readonly bool _playsDrumChannel;
    private Macros _macros;
    private uint _movingChannels = AllChannels;
    private long _parameterVersion = -1;
    private bool _parametersMove;
    private bool _areParametersStale = true;

    /// <summary>Prepares channels and voices.</summary>
    /// <param name="capacity">Most voices.</param>
    /// <param name="program">Program that channels begin with, or <see cref="PolySynth.OwnPatch"/>.</param>
    /// <param name="playsDrumChannel">Whether channel 10 is played.</param>
    /// <param name="context">Rate and longest block.</param>
    /// <param name="renderer">How groups are rendered; the best for this machine unless a test asks for another.</param>
    [MainThread]
    public PolySynthProcessor(int capacity, int program, bool playsDrumChannel, in PrepareContext context, VoiceRenderer? renderer)
        : base(capacity, context, PolySynth.Voices, program == PolySynth.OwnPatch, renderer)
    {
        _playsDrumChannel = playsDrumChannel;
        _ownValues = new float[OwnPatch.ParameterCount];
        for (var channel = 0; channel < _channels.Length; channel++)
        {
            _channels[channel] = new ChannelState(context.SampleRate, Math.Max(0, program));
        }

        // why: the bank is compiled on first touch, which must not be the audio thread's.
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(GmBank).TypeHandle);
    }

    /// <inheritdoc/>
    [MainThread]
    public override TailFrames TailFrames => new((long)(12 * SampleRate));

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override bool IsSettled => _movingChannels == 0 && !_areParametersStale;

    /// <inheritdoc/>
    [AudioThread(When = ProcessorState.Active), RealTimeSafe]
    public override void Reset()
    {
        base.Reset();
        foreach (var channel in _channels)
        {
            channel.LiftAll();
            channel.LastPitch = 0;
            channel.Arrive();
        }

        _movingChannels = AllChannels;
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override void OpenBlock(in ProcessContext context)
    {
        _parametersMove = _parameterVersion != context.ParameterVersion;
        _areParametersStale |= _parametersMove;
        _parameterVersion = context.ParameterVersion;
        if (LivePatches is not { } live)
        {
            return;
        }

        if (live.Current->Version == 0)
        {
            // why: a note may come at the very first frame, before the first step.
            OwnPatch.Read(context, 0, _ownValues);
            OwnPatch.Compile(_ownValues, live.Renew());
        }
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    protected override void TakeStep(in ProcessContext context, long frame, int frameOffset)
    {
        if (_areParametersStale)
        {
            ReadParameters(context, frame, frameOffset);

            // why: in a block in which nothing moves one reading is enough, however many blocks without a control step came before.
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

    private void ReadParameters(in ProcessContext context, long frame, int frameOffset)
    {
        var limit = (int)context.Smoothed(PolySynth.VoiceCount)[frameOffset];
        if (Math.Min(limit, Allocator.Capacity) != Allocator.Limit)
        {
            Allocator.SetLimit(limit, frame, frameOffset);
        }

        if (LivePatches is { } live && OwnPatch.Read(context, frameOffset, _ownValues))
        {
            OwnPatch.Compile(_ownValues, live.Renew());
        }

        if (_macros.Read(context, frameOffset))
        {
            _movingChannels = AllChannels;
        }
    }

    private void WriteRow(int index)
    {
        _channels[index].Current.CopyTo(_row);
        _macros.Apply(_row);
        Rows.Write(index, _row);
    }

    /// <summary>What the synth's own parameters add to every channel's row.</summary>
    private struct Macros
    {
        private float _volume;
        private float _tune;
        private float _brightness;
        private float _emphasis;
        private float _vibrato;
        private float _vibratoRate;
        private float _gain;
        private float _damping;
        private bool _isRead;

        /// <summary>Reads the parameters at a frame.</summary>
        /// <returns>Whether any has changed.</returns>
        public bool Read(in ProcessContext context, int frame)
        {
            var volume = context.Smoothed(PolySynth.Volume)[frame];
            var tune = context.Smoothed(PolySynth.Tune)[frame];
            var brightness = context.Smoothed(PolySynth.Brightness)[frame];
            var emphasis = context.Smoothed(PolySynth.Emphasis)[frame];
            var vibrato = context.Smoothed(PolySynth.Vibrato)[frame];
            var vibratoRate = context.Smoothed(PolySynth.VibratoRate)[frame];
            if (_isRead && volume == _volume && tune == _tune && brightness == _brightness && emphasis == _emphasis && vibrato == _vibrato && vibratoRate == _vibratoRate)
            {
                return false;
            }

            _isRead = true;
            _volume = volume;
            _tune = tune;
            _brightness = brightness;
            _emphasis = emphasis;
            _vibrato = vibrato;
            _vibratoRate = vibratoRate;
            _gain = volume <= PolySynth.Volume.Min ? 0 : (float)PortableMath.GainOfDecibels(volume);
            _damping = (float)PortableMath.Exp2(-5.6438561897747 * emphasis);
            return true;
        }

        public readonly void Apply(Span<float> row)
        {
            row[ControlRow.Pitch] += _tune / 12;
            row[ControlRow.Left] *= _gain;
            row[ControlRow.Right] *= _gain;
            row[ControlRow.Cutoff] += _brightness;
            row[ControlRow.Damping] *= _damping;
            row[ControlRow.Vibrato] += _vibrato / 12;
            row[ControlRow.LfoRate] *= _vibratoRate;
        }
    }
}
