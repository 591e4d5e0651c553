namespace Tactus.Mixer;

/// <summary>What the parameters of a strip ask for at one frame.</summary>
internal readonly record struct StripSettings(float GainDb, float Pan, float Width, int Law, bool IsInverted, bool IsSilenced);

/// <summary>The factors that a strip applies: a stereo matrix (<c>LeftRight</c> is what of the left input reaches the right output) and the tap's.</summary>
internal struct StripGains
{
    public double LeftLeft;
    public double RightLeft;
    public double LeftRight;
    public double RightRight;
    public double Tap;

    /// <summary>Whether all factors are zero.</summary>
    public readonly bool AreZero => LeftLeft == 0 && RightLeft == 0 && LeftRight == 0 && RightRight == 0 && Tap == 0;

    /// <summary>The factors of settings at rest.</summary>
    public static StripGains Of(in StripSettings settings)
    {
        if (settings.IsSilenced)
        {
            return default;
        }

        var pan = PanGains.Of((PanLaw)settings.Law, settings.Pan);
        double sign = settings.IsInverted ? -1 : 1;
        var level = sign * Decibels.ToGain(settings.GainDb);
        var near = (1 + (double)settings.Width) / 2;
        var far = (1 - (double)settings.Width) / 2;
        return new StripGains
        {
            LeftLeft = level * pan.Left * near,
            RightLeft = level * pan.Left * far,
            LeftRight = level * pan.Right * far,
            RightRight = level * pan.Right * near,
            Tap = sign,
        };
    }

    /// <summary>Moves every factor towards its target by at most <paramref name="step"/>.</summary>
    public void Approach(in StripGains target, double step)
    {
        LeftLeft = Slew.Next(LeftLeft, target.LeftLeft, step);
        RightLeft = Slew.Next(RightLeft, target.RightLeft, step);
        LeftRight = Slew.Next(LeftRight, target.LeftRight, step);
        RightRight = Slew.Next(RightRight, target.RightRight, step);
        Tap = Slew.Next(Tap, target.Tap, step);
    }

    /// <summary>Whether every factor is where <paramref name="target"/> is.</summary>
    public readonly bool Equals(in StripGains target) =>
        LeftLeft == target.LeftLeft && RightLeft == target.RightLeft && LeftRight == target.LeftRight && RightRight == target.RightRight && Tap == target.Tap;
}

/// <summary>A factor that follows its target without clicks: exactly while the target moves slowly, else in a straight line.</summary>
internal static class Slew
{
    /// <summary>The next frame's value.</summary>
    public static double Next(double current, double target, double step)
    {
        var distance = target - current;
        return Math.Abs(distance) <= step ? target : current + Math.CopySign(step, distance);
    }

    /// <summary>Largest step a frame for one full scale in <paramref name="seconds"/>.</summary>
    public static double StepFor(double seconds, double sampleRate) => 1 / Math.Max(1, seconds * sampleRate);
}
