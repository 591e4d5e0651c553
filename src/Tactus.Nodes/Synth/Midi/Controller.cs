namespace Tactus.Nodes;

/// <summary>Controller numbers that instruments answer to (MIDI 1.0 Detailed Specification; General MIDI 2).</summary>
internal static class Controller
{
    public const int BankMsb = 0;
    public const int Modulation = 1;
    public const int PortamentoTime = 5;
    public const int DataMsb = 6;
    public const int Volume = 7;
    public const int Pan = 10;
    public const int Expression = 11;
    public const int BankLsb = 32;
    public const int DataLsb = 38;
    public const int Sustain = 64;
    public const int Portamento = 65;
    public const int Sostenuto = 66;
    public const int Soft = 67;
    public const int Legato = 68;
    public const int Resonance = 71;
    public const int ReleaseTime = 72;
    public const int AttackTime = 73;
    public const int Brightness = 74;
    public const int DecayTime = 75;
    public const int VibratoRate = 76;
    public const int VibratoDepth = 77;
    public const int PortamentoFrom = 84;
    public const int DataIncrement = 96;
    public const int DataDecrement = 97;
    public const int NonRegisteredLsb = 98;
    public const int NonRegisteredMsb = 99;
    public const int RegisteredLsb = 100;
    public const int RegisteredMsb = 101;
    public const int AllSoundOff = 120;
    public const int ResetControllers = 121;
    public const int AllNotesOff = 123;
    public const int OmniOff = 124;
    public const int OmniOn = 125;
    public const int MonoOn = 126;
    public const int PolyOn = 127;
}

/// <summary>Registered parameter numbers, MSB × 128 + LSB.</summary>
internal static class RegisteredParameter
{
    public const int BendRange = 0;
    public const int FineTuning = 1;
    public const int CoarseTuning = 2;
    public const int ModulationRange = 5;

    /// <summary>Range of bends of single notes.</summary>
    public const int KeyBendRange = 7;

    public const int None = 0x3FFF;
}
