namespace Tactus.Sessions;

/// <summary>How one sample lies in a WAV file.</summary>
public enum WavSampleFormat
{
    /// <summary>Unsigned bytes around 128.</summary>
    Pcm8,

    /// <summary>16-bit integers.</summary>
    Pcm16,

    /// <summary>24-bit integers in three bytes.</summary>
    Pcm24,

    /// <summary>32-bit integers.</summary>
    Pcm32,

    /// <summary>32-bit floating point, full scale at 1.</summary>
    Float32,

    /// <summary>64-bit floating point, full scale at 1.</summary>
    Float64,
}
