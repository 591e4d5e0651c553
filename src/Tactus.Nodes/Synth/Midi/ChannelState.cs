namespace Tactus.Nodes;

/// <summary>One MIDI channel's program and controllers, and the row of values that its voices follow.</summary>
[AudioThread, RealTimeSafe]
internal sealed class ChannelState
{
    /// <summary>Time constant with which sounding voices follow a controller.</summary>
    private const double SmoothingSeconds = 0.005;

    private const int MaxHeldKeys = 16;
    private readonly float[] _current = new float[ControlRow.Count];
    private readonly float[] _target = new float[ControlRow.Count];
    private readonly byte[] _heldKeys = new byte[MaxHeldKeys];
    private readonly float _coefficient;
    private int _heldKeyCount;
    private bool _isStale = true;
    private int _selected = RegisteredParameter.None;
    private double _bend;
    private double _bendRange;
    private double _fineSemitones;
    private double _coarseSemitones;
    private double _modulation;
    private double _modulationRange;
    private double _volume;
    private double _expression;
    private double _pan;
    private double _pressure;
    private double _brightness;
    private double _resonance;
    private double _vibratoRate;
    private double _vibratoDepth;
    private double _attack;
    private double _decay;
    private double _release;
    private double _portamentoTime;

    [MainThread]
    public ChannelState(double sampleRate, int program)
    {
        _coefficient = (float)SmoothedValue.OnePoleCoefficient(SmoothingSeconds, sampleRate / ControlRows.Period);
        Program = program;
        ResetAll();
    }

    public int Program { get; set; }

    /// <summary>MSB × 128 + LSB; kept, though the bank has one set of programs.</summary>
    public int Bank { get; set; }

    public bool IsSustaining { get; private set; }

    public bool IsCatching { get; private set; }

    public bool IsSoft { get; private set; }

    /// <summary>What the channel asks for beside the patch: mono (126), legato (68).</summary>
    public KeyMode KeyMode { get; private set; }

    /// <summary>Whether notes glide (65); the time is <see cref="GlideSeconds"/>.</summary>
    public bool IsGliding { get; private set; }

    /// <summary>2 ms to 4 s in equal ratios.</summary>
    public float GlideSeconds => (float)(0.002 * PortableMath.Exp2(_portamentoTime * 11));

    /// <summary>Key from which the next note glides (84), once; −1 is none.</summary>
    public int GlideFromKey { get; set; } = -1;

    /// <summary>Pitch of the last note in octaves; 0 before the first.</summary>
    public double LastPitch { get; set; }

    /// <summary>Semitones of a full bend of one note.</summary>
    public double KeyBendRange { get; private set; }

    public float AttackScale => (float)PortableMath.Exp2(_attack * 4);

    public float DecayScale => (float)PortableMath.Exp2(_decay * 3);

    public float ReleaseScale => (float)PortableMath.Exp2(_release * 3);

    /// <summary>The values now, on their way to where the controllers are.</summary>
    public ReadOnlySpan<float> Current => _current;

    /// <summary>Whether the values are where the controllers are.</summary>
    public bool HasArrived => !_isStale && _current.AsSpan().SequenceEqual(_target);

    /// <summary>Takes a controller that only changes numbers. The caller acts on pedals and modes.</summary>
    public void Set(int controller, double value)
    {
        _isStale = true;
        switch (controller)
        {
            case Controller.BankMsb:
                Bank = (int)Math.Round(value * 127) << 7 | Bank & 0x7F;
                break;
            case Controller.BankLsb:
                Bank = Bank & ~0x7F | (int)Math.Round(value * 127);
                break;
            case Controller.Modulation:
                _modulation = value;
                break;
            case Controller.PortamentoTime:
                _portamentoTime = value;
                break;
            case Controller.Volume:
                _volume = value;
                break;
            case Controller.Pan:
                _pan = Centred(value);
                break;
            case Controller.Expression:
                _expression = value;
                break;
            case Controller.Sustain:
                IsSustaining = value >= 0.5;
                break;
            case Controller.Portamento:
                IsGliding = value >= 0.5;
                break;
            case Controller.Sostenuto:
                IsCatching = value >= 0.5;
                break;
            case Controller.Soft:
                IsSoft = value >= 0.5;
                break;
            case Controller.Legato:
                KeyMode = value >= 0.5 ? KeyMode.Legato : KeyMode == KeyMode.Legato ? KeyMode.Poly : KeyMode;
                break;
            case Controller.MonoOn:
                KeyMode = KeyMode.Mono;
                break;
            case Controller.PolyOn:
                KeyMode = KeyMode.Poly;
                break;
            case Controller.Resonance:
                _resonance = Centred(value);
                break;
            case Controller.ReleaseTime:
                _release = Centred(value);
                break;
            case Controller.AttackTime:
                _attack = Centred(value);
                break;
            case Controller.Brightness:
                _brightness = Centred(value);
                break;
            case Controller.DecayTime:
                _decay = Centred(value);
                break;
            case Controller.VibratoRate:
                _vibratoRate = Centred(value);
                break;
            case Controller.VibratoDepth:
                _vibratoDepth = Centred(value);
                break;
            case Controller.PortamentoFrom:
                GlideFromKey = (int)Math.Round(value * 127);
                break;
            default:
                SetByNumber(controller, value);
                break;
        }
    }

    /// <summary>Takes a registered parameter as one message brings it (MIDI 2.0): the top seven bits are the coarse value.</summary>
    public void SetRegistered(int parameter, double value)
    {
        _isStale = true;
        switch (parameter)
        {
            case RegisteredParameter.BendRange:
                _bendRange = value * 128;
                break;
            case RegisteredParameter.FineTuning:
                _fineSemitones = value * 2 - 1;
                break;
            case RegisteredParameter.CoarseTuning:
                _coarseSemitones = Math.Round(value * 127) - 64;
                break;
            case RegisteredParameter.ModulationRange:
                _modulationRange = value * 128;
                break;
            case RegisteredParameter.KeyBendRange:
                KeyBendRange = value * 128;
                break;
        }
    }

    public void SetBend(double bend)
    {
        _isStale = true;
        _bend = bend;
    }

    public void SetPressure(double pressure)
    {
        _isStale = true;
        _pressure = pressure;
    }

    /// <summary>Controller 121: what a recommended practice (RP-015) resets; volume, pan, program and sound controllers stay.</summary>
    public void ResetControllers()
    {
        _isStale = true;
        _bend = 0;
        _modulation = 0;
        _expression = 1;
        _pressure = 0;
        IsSustaining = false;
        IsCatching = false;
        IsSoft = false;
        IsGliding = false;
        GlideFromKey = -1;
        _selected = RegisteredParameter.None;
    }

    /// <summary>Everything as General MIDI says a channel begins.</summary>
    public void ResetAll()
    {
        ResetControllers();
        _bendRange = 2;
        _fineSemitones = 0;
        _coarseSemitones = 0;
        _modulationRange = 0.5;
        KeyBendRange = 48;
        _volume = 100 / 127.0;
        _pan = 0;
        _brightness = _resonance = _vibratoRate = _vibratoDepth = _attack = _decay = _release = 0;
        _portamentoTime = 0;
        KeyMode = KeyMode.Poly;
        LastPitch = 0;
        _heldKeyCount = 0;
        Arrive();
    }

    /// <summary>Moves the row one control step towards the controllers.</summary>
    public void Advance()
    {
        UpdateTarget();
        for (var index = 0; index < ControlRow.Count; index++)
        {
            var distance = _target[index] - _current[index];
            _current[index] = Math.Abs(distance) < 1e-6f ? _target[index] : MathF.FusedMultiplyAdd(distance, _coefficient, _current[index]);
        }
    }

    /// <summary>Puts the row where the controllers are: nothing sounds that could jump.</summary>
    public void Arrive()
    {
        UpdateTarget();
        _target.CopyTo(_current, 0);
    }

    /// <summary>Notes that a key is down, for the mono modes. Of more than 16 the oldest is forgotten.</summary>
    public void Press(int key)
    {
        Lift(key);
        if (_heldKeyCount == MaxHeldKeys)
        {
            _heldKeys.AsSpan(1).CopyTo(_heldKeys);
            _heldKeyCount--;
        }

        _heldKeys[_heldKeyCount++] = (byte)key;
    }

    /// <summary>Notes that a key is up.</summary>
    public void Lift(int key)
    {
        var at = _heldKeys.AsSpan(0, _heldKeyCount).IndexOf((byte)key);
        if (at >= 0)
        {
            _heldKeys.AsSpan(at + 1, _heldKeyCount - at - 1).CopyTo(_heldKeys.AsSpan(at));
            _heldKeyCount--;
        }
    }

    public void LiftAll() => _heldKeyCount = 0;

    /// <summary>The key pressed last of those still down, or −1.</summary>
    public int LastHeldKey => _heldKeyCount > 0 ? _heldKeys[_heldKeyCount - 1] : -1;

    /// <summary>−1 to 1 with 64 of 127 at 0, so that the two halves have different lengths.</summary>
    private static double Centred(double value) => value > 64 / 127.0 ? (value * 127 - 64) / 63 : (value * 127 - 64) / 64;

    private void SetByNumber(int controller, double value)
    {
        var data = (int)Math.Round(value * 127);
        switch (controller)
        {
            case Controller.RegisteredMsb:
                _selected = data << 7 | _selected & 0x7F;
                break;
            case Controller.RegisteredLsb:
                _selected = _selected & ~0x7F | data;
                break;
            case Controller.NonRegisteredMsb or Controller.NonRegisteredLsb:
                _selected = RegisteredParameter.None;
                break;
            case Controller.DataMsb:
                switch (_selected)
                {
                    case RegisteredParameter.BendRange:
                        _bendRange = data;
                        break;
                    case RegisteredParameter.FineTuning:
                        _fineSemitones = (data - 64) / 64.0;
                        break;
                    case RegisteredParameter.CoarseTuning:
                        _coarseSemitones = data - 64;
                        break;
                    case RegisteredParameter.ModulationRange:
                        _modulationRange = data;
                        break;
                    case RegisteredParameter.KeyBendRange:
                        KeyBendRange = data;
                        break;
                }

                break;
            case Controller.DataLsb:
                switch (_selected)
                {
                    case RegisteredParameter.BendRange:
                        _bendRange = Math.Floor(_bendRange) + data / 100.0;
                        break;
                    case RegisteredParameter.FineTuning:
                        _fineSemitones = Math.Floor(_fineSemitones * 64) / 64 + data / 8192.0;
                        break;
                    case RegisteredParameter.ModulationRange:
                        _modulationRange = Math.Floor(_modulationRange) + data / 128.0;
                        break;
                }

                break;
        }
    }

    private void UpdateTarget()
    {
        if (!_isStale)
        {
            return;
        }

        _isStale = false;
        var gain = _volume * _volume * _expression * _expression * 1.4142135623730951;
        var turns = (_pan + 1) / 8;
        _target[ControlRow.Pitch] = (float)((_bend * _bendRange + _fineSemitones + _coarseSemitones) / 12);
        _target[ControlRow.Left] = (float)(gain * PortableMath.Sine(0.25 - turns));
        _target[ControlRow.Right] = (float)(gain * PortableMath.Sine(turns));
        _target[ControlRow.Cutoff] = (float)(_brightness * 2.5 + _pressure * 0.5);
        _target[ControlRow.Damping] = (float)PortableMath.Exp2(-_resonance * 3);
        _target[ControlRow.Vibrato] = (float)((_modulation * _modulationRange + _pressure * 0.2) / 12);
        _target[ControlRow.LfoRate] = (float)PortableMath.Exp2(_vibratoRate * 1.5);
        _target[ControlRow.LfoDepth] = (float)(1 + _vibratoDepth);
    }
}
