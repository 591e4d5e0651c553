namespace Tactus;

/// <summary>The ranges of transport commands, checked at the control-side door of every engine alike.</summary>
[AnyThread]
public static class TransportChecks
{
    private const double Furthest = 1e9;

    /// <summary>A song position in seconds.</summary>
    /// <exception cref="EngineException">It is not in any song.</exception>
    public static double Seconds(double seconds) =>
        seconds is >= 0 and < Furthest ? seconds : throw Bad($"the position {seconds} s is not in the song; allowed are 0 s and later.");

    /// <summary>A song position in quarter notes.</summary>
    /// <exception cref="EngineException">It is not in any song.</exception>
    public static double Beats(double beats) =>
        beats is >= 0 and < Furthest ? beats : throw Bad($"the position {beats} beats is not in the song; allowed are 0 and later.");

    /// <summary>A loop in quarter notes.</summary>
    /// <exception cref="EngineException">It is empty or not in any song.</exception>
    public static void Loop(double startBeats, double endBeats)
    {
        if (!(startBeats >= 0 && endBeats > startBeats && endBeats < Furthest))
        {
            throw Bad($"the loop from beat {startBeats} to {endBeats} is empty; its end must be later than its start.");
        }
    }

    /// <summary>A tempo in quarter notes a minute.</summary>
    /// <exception cref="EngineException">It cannot be played.</exception>
    public static double Tempo(double beatsPerMinute) =>
        beatsPerMinute is >= 1 and <= 999 ? beatsPerMinute : throw Bad($"a tempo of {beatsPerMinute} quarter notes a minute cannot be played; allowed are 1 to 999.");

    /// <summary>A meter.</summary>
    /// <exception cref="EngineException">It does not exist.</exception>
    public static void Meter(int numerator, int denominator)
    {
        if (!MeterMap.IsMeter(numerator, denominator))
        {
            throw Bad($"there is no meter {numerator}/{denominator}; allowed are 1 to 255 over 1, 2, 4, 8, 16, 32 or 64.");
        }
    }

    private static EngineException Bad(string message) => new(EngineFault.BadInput, message);
}
