using System.Runtime.InteropServices;

namespace Tactus;

/// <summary>What a <see cref="TimedEvent"/> carries.</summary>
public enum EventKind : ushort
{
    /// <summary>A universal MIDI packet.</summary>
    Midi = 1,

    /// <summary>A new value of a parameter, at once or by a ramp.</summary>
    Parameter = 2,

    /// <summary>A value whose meaning two nodes agree on.</summary>
    Custom = 3,
}

/// <summary>A message with a frame offset inside its block: 24 bytes, copied by value, no references.</summary>
/// <remarks><code>
///  0        4      6      8                            24
///  | offset | kind | port | payload, 16 bytes           |
///                         Midi:      word0 word1 word2 word3
///                         Parameter: index rampFrames value(double)
///                         Custom:    typeId, 12 bytes
/// </code></remarks>
[StructLayout(LayoutKind.Explicit, Size = 24)]
[AnyThread]
public readonly struct TimedEvent
{
    [FieldOffset(0)] private readonly int _frameOffset;
    [FieldOffset(4)] private readonly EventKind _kind;
    [FieldOffset(6)] private readonly ushort _port;
    [FieldOffset(8)] private readonly UniversalMidiPacket _midi;
    [FieldOffset(8)] private readonly int _parameterIndex;
    [FieldOffset(12)] private readonly int _rampFrames;
    [FieldOffset(16)] private readonly double _value;
    [FieldOffset(8)] private readonly uint _customTypeId;
    [FieldOffset(12)] private readonly CustomPayload _custom;

    /// <summary>A MIDI message at a frame of the block.</summary>
    [RealTimeSafe]
    public TimedEvent(int frameOffset, UniversalMidiPacket midi)
        : this()
    {
        _frameOffset = frameOffset;
        _kind = EventKind.Midi;
        _midi = midi;
    }

    /// <summary>A parameter that reaches <paramref name="value"/> after a straight ramp of <paramref name="rampFrames"/> frames (0: exactly at this frame).</summary>
    /// <param name="frameOffset">Frame inside the block.</param>
    /// <param name="parameterIndex">See <see cref="Parameter.Index"/>.</param>
    /// <param name="value">In the parameter's unit.</param>
    /// <param name="rampFrames">Length of the ramp; it may reach beyond the block.</param>
    [RealTimeSafe]
    public TimedEvent(int frameOffset, int parameterIndex, double value, int rampFrames)
        : this()
    {
        _frameOffset = frameOffset;
        _kind = EventKind.Parameter;
        _parameterIndex = parameterIndex;
        _rampFrames = rampFrames;
        _value = value;
    }

    /// <summary>A custom event.</summary>
    [RealTimeSafe]
    public TimedEvent(int frameOffset, uint customTypeId, CustomPayload payload)
        : this()
    {
        _frameOffset = frameOffset;
        _kind = EventKind.Custom;
        _customTypeId = customTypeId;
        _custom = payload;
    }

    private TimedEvent(in TimedEvent other, int frameOffset)
    {
        this = other;
        _frameOffset = frameOffset;
    }

    /// <summary>Frame inside the block at which the event takes effect.</summary>
    [RealTimeSafe]
    public int FrameOffset => _frameOffset;

    /// <summary>Which of the payloads below is there.</summary>
    [RealTimeSafe]
    public EventKind Kind => _kind;

    /// <summary>The packet of a <see cref="EventKind.Midi"/> event.</summary>
    [RealTimeSafe]
    public UniversalMidiPacket Midi => _midi;

    /// <summary>The parameter of a <see cref="EventKind.Parameter"/> event.</summary>
    [RealTimeSafe]
    public int ParameterIndex => _parameterIndex;

    /// <summary>Frames that the ramp of a <see cref="EventKind.Parameter"/> event takes.</summary>
    [RealTimeSafe]
    public int RampFrames => _rampFrames;

    /// <summary>The value of a <see cref="EventKind.Parameter"/> event, in the parameter's unit.</summary>
    [RealTimeSafe]
    public double Value => _value;

    /// <summary>The agreed type of a <see cref="EventKind.Custom"/> event.</summary>
    [RealTimeSafe]
    public uint CustomTypeId => _customTypeId;

    /// <summary>The payload of a <see cref="EventKind.Custom"/> event.</summary>
    [RealTimeSafe]
    public CustomPayload Custom => _custom;

    /// <summary>The same event at another frame.</summary>
    [RealTimeSafe]
    public TimedEvent At(int frameOffset) => new(this, frameOffset);
}

/// <summary>Twelve bytes that sender and receiver of a custom event agree on.</summary>
/// <param name="A">First four bytes.</param>
/// <param name="B">Second four bytes.</param>
/// <param name="C">Third four bytes.</param>
public readonly record struct CustomPayload(uint A, uint B, uint C);
