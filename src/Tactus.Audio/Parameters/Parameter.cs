using System.Globalization;

namespace Tactus;

/// <summary>How a parameter moves to a value that somebody pushed live.</summary>
public enum SmoothingKind
{
    /// <summary>At once: switches and choices.</summary>
    None,

    /// <summary>Exponentially, with <see cref="Parameter.SmoothingSeconds"/> as time constant.</summary>
    OnePole,

    /// <summary>In a straight line of <see cref="Parameter.SmoothingSeconds"/>.</summary>
    Linear,
}

/// <summary>The unit in which a parameter's value is stored, and its text form.</summary>
public enum ParameterUnit
{
    /// <summary>A plain number.</summary>
    None,

    /// <summary>Frequency; text "440 Hz".</summary>
    Hertz,

    /// <summary>Level; text "-6 dB". The lower end may mean silence ("-inf dB").</summary>
    Decibels,

    /// <summary>Time; text "250 ms" or "1.5 s".</summary>
    Seconds,

    /// <summary>0 to 100; text "50 %".</summary>
    Percent,

    /// <summary>0 to 1; text "50 %".</summary>
    Ratio,

    /// <summary>Pitch distance; text "+7 st".</summary>
    Semitones,

    /// <summary>0 or 1; text "on" or "off".</summary>
    Toggle,

    /// <summary>An index into <see cref="Parameter.Choices"/>; text is the choice's name.</summary>
    Choice,
}

/// <summary>Describes one parameter of a node kind: identity, unit, range, text form, smoothing. Made once, as a public static field of the node's class.</summary>
/// <remarks>Immutable but for <see cref="Index"/>, which is given once when the node kind is first seen.</remarks>
[AnyThread]
public sealed class Parameter
{
    private int _index = -1;

    private Parameter(string id, ParameterUnit unit, double min, double max, double initial)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (!(min < max) || !(initial >= min && initial <= max))
        {
            throw new ArgumentException($"parameter \"{id}\": the initial value {initial} must lie between {min} and {max}.", nameof(initial));
        }

        Id = id;
        Unit = unit;
        Min = min;
        Max = max;
        Initial = initial;
        Name = id;
    }

    private Parameter(Parameter other)
        : this(other.Id, other.Unit, other.Min, other.Max, other.Initial)
    {
        Name = other.Name;
        Choices = other.Choices;
        IsLogarithmic = other.IsLogarithmic;
        IsStepped = other.IsStepped;
        IsHidden = other.IsHidden;
        Smoothing = other.Smoothing;
        SmoothingSeconds = other.SmoothingSeconds;
    }

    /// <summary>Stable identity inside the node kind, as session files and automation name it.</summary>
    public string Id { get; }

    /// <summary>What people read; the id unless <see cref="Named"/> said otherwise.</summary>
    public string Name { get; private init; }

    /// <summary>Unit of the value.</summary>
    public ParameterUnit Unit { get; }

    /// <summary>Smallest allowed value.</summary>
    public double Min { get; }

    /// <summary>Largest allowed value.</summary>
    public double Max { get; }

    /// <summary>Value of a new node.</summary>
    public double Initial { get; }

    /// <summary>Names of a choice's values; empty for other units.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Whether a knob should move in equal ratios instead of equal steps.</summary>
    public bool IsLogarithmic { get; private init; }

    /// <summary>Whether only whole numbers are allowed.</summary>
    public bool IsStepped { get; private init; }

    /// <summary>Whether the parameter serves the engine and should not be shown as a knob.</summary>
    public bool IsHidden { get; private init; }

    /// <summary>How live pushes are smoothed; 10 ms of <see cref="SmoothingKind.OnePole"/> unless <see cref="Smoothed"/> said otherwise, nothing for switches, choices and counts.</summary>
    public SmoothingKind Smoothing { get; private init; } = SmoothingKind.OnePole;

    /// <summary>Time constant or length of the smoothing, in seconds.</summary>
    public double SmoothingSeconds { get; private init; } = 0.010;

    /// <summary>Place of the parameter in its node kind's list; parameters of a base class come first, each class ordered by id.</summary>
    /// <exception cref="InvalidOperationException">No node kind with this parameter has been seen yet.</exception>
    [RealTimeSafe]
    public int Index => _index >= 0 ? _index : ThrowNotSeen();

    /// <summary>A frequency, moved in equal ratios.</summary>
    public static Parameter Hertz(string id, double min, double max, double initial) => new(id, ParameterUnit.Hertz, min, max, initial) { IsLogarithmic = min > 0 };

    /// <summary>A level in decibels. A minimum of -144 or less reads as silence.</summary>
    public static Parameter Decibels(string id, double min, double max, double initial) => new(id, ParameterUnit.Decibels, min, max, initial);

    /// <summary>A time in seconds.</summary>
    public static Parameter Seconds(string id, double min, double max, double initial) => new(id, ParameterUnit.Seconds, min, max, initial) { IsLogarithmic = min > 0 };

    /// <summary>A share from 0 to 100.</summary>
    public static Parameter Percent(string id, double initial) => new(id, ParameterUnit.Percent, 0, 100, initial);

    /// <summary>A share from 0 to 1, shown in percent.</summary>
    public static Parameter Ratio(string id, double initial, double min = 0, double max = 1) => new(id, ParameterUnit.Ratio, min, max, initial);

    /// <summary>A pitch distance in semitones.</summary>
    public static Parameter Semitones(string id, double min, double max, double initial) => new(id, ParameterUnit.Semitones, min, max, initial);

    /// <summary>A plain number.</summary>
    public static Parameter Number(string id, double min, double max, double initial) => new(id, ParameterUnit.None, min, max, initial);

    /// <summary>A whole number.</summary>
    public static Parameter Count(string id, int min, int max, int initial) =>
        new(id, ParameterUnit.None, min, max, initial) { IsStepped = true, Smoothing = SmoothingKind.None };

    /// <summary>A switch.</summary>
    public static Parameter Toggle(string id, bool initial) =>
        new(id, ParameterUnit.Toggle, 0, 1, initial ? 1 : 0) { IsStepped = true, Smoothing = SmoothingKind.None };

    /// <summary>One of several names; the value is the name's index.</summary>
    public static Parameter Choice(string id, int initial, params string[] choices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(choices.Length, 2);
        return new Parameter(id, ParameterUnit.Choice, 0, choices.Length - 1, initial) { IsStepped = true, Smoothing = SmoothingKind.None, Choices = [.. choices] };
    }

    /// <summary>This description with another name for people.</summary>
    public Parameter Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Parameter(this) { Name = name };
    }

    /// <summary>This description with another way of smoothing live pushes.</summary>
    /// <param name="kind">How.</param>
    /// <param name="seconds">Time constant or length; 0 takes a push at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, infinite or not a number.</exception>
    public Parameter Smoothed(SmoothingKind kind, double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, $"parameter \"{Id}\": the smoothing time must be a finite number of seconds, 0 or more.");
        }

        return new Parameter(this) { Smoothing = kind, SmoothingSeconds = seconds };
    }

    /// <summary>This description for a knob that moves in equal ratios.</summary>
    /// <exception cref="InvalidOperationException">The range reaches zero or below, where ratios mean nothing.</exception>
    public Parameter Logarithmic() => Min > 0
        ? new Parameter(this) { IsLogarithmic = true }
        : throw new InvalidOperationException($"parameter \"{Id}\": equal ratios need a range above zero, not {DescribeRange()}.");

    /// <summary>This description, left out of what people see.</summary>
    public Parameter Hidden() => new(this) { IsHidden = true };

    /// <summary>The nearest allowed value; not-a-number becomes <see cref="Initial"/>.</summary>
    [RealTimeSafe]
    public double Clamp(double value)
    {
        var clamped = double.IsNaN(value) ? Initial : Math.Min(Math.Max(value, Min), Max);
        return IsStepped ? Math.Round(clamped) : clamped;
    }

    /// <summary>Whether the value may be set as it is.</summary>
    public bool Allows(double value) => value >= Min && value <= Max && (!IsStepped || value == Math.Round(value));

    /// <summary>The allowed values in words, for error messages: <c>20 Hz to 20000 Hz</c>.</summary>
    public string DescribeRange() => Unit switch
    {
        ParameterUnit.Choice => string.Join(", ", Choices),
        ParameterUnit.Toggle => "on, off",
        _ => $"{Format(Min)} to {Format(Max)}",
    };

    /// <summary>The value as people read it, in the invariant culture.</summary>
    public string Format(double value) => Unit switch
    {
        ParameterUnit.Hertz => Number(value) + " Hz",
        ParameterUnit.Decibels => ReadsAsSilence && value <= Min ? "-inf dB" : Number(value) + " dB",
        ParameterUnit.Seconds => value < 1 ? Number(value * 1000) + " ms" : Number(value) + " s",
        ParameterUnit.Percent => Number(value) + " %",
        ParameterUnit.Ratio => Number(value * 100) + " %",
        ParameterUnit.Semitones => Signed(Number(value)) + " st",
        ParameterUnit.Toggle => value != 0 ? "on" : "off",
        ParameterUnit.Choice => Choices[(int)Clamp(value)],
        _ => Number(value),
    };

    /// <summary>Reads what <see cref="Format"/> writes; the unit may be left out. The value is finite but not clamped: ask <see cref="Allows"/>.</summary>
    public bool TryParse(string text, out double value)
    {
        value = 0;
        var trimmed = text.Trim();
        if (Unit == ParameterUnit.Choice)
        {
            for (var index = 0; index < Choices.Count; index++)
            {
                if (string.Equals(Choices[index], trimmed, StringComparison.OrdinalIgnoreCase))
                {
                    value = index;
                    return true;
                }
            }

            return false;
        }

        if (Unit == ParameterUnit.Toggle && trimmed is "on" or "off" or "true" or "false")
        {
            value = trimmed is "on" or "true" ? 1 : 0;
            return true;
        }

        if (ReadsAsSilence && trimmed is "-inf dB" or "-inf")
        {
            value = Min;
            return true;
        }

        var unitStart = trimmed.Length;
        while (unitStart > 0 && (char.IsAsciiLetter(trimmed[unitStart - 1]) || trimmed[unitStart - 1] is '%' or ' '))
        {
            unitStart--;
        }

        var unit = trimmed[unitStart..].Trim();
        var number = trimmed[..unitStart].Trim();
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed))
        {
            return false;
        }

        (var known, var factor) = (Unit, unit) switch
        {
            (_, "") => (true, 1.0),
            (ParameterUnit.Hertz, "Hz") => (true, 1.0),
            (ParameterUnit.Hertz, "kHz") => (true, 1000.0),
            (ParameterUnit.Decibels, "dB") => (true, 1.0),
            (ParameterUnit.Seconds, "s") => (true, 1.0),
            (ParameterUnit.Seconds, "ms") => (true, 0.001),
            (ParameterUnit.Percent, "%") => (true, 1.0),
            (ParameterUnit.Ratio, "%") => (true, 0.01),
            (ParameterUnit.Semitones, "st") => (true, 1.0),
            _ => (false, 0.0),
        };

        // why: 1e400 parses as infinity, and 1e306 kHz becomes one.
        parsed *= factor;
        if (!known || !double.IsFinite(parsed))
        {
            return false;
        }

        value = parsed;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Id;

    /// <summary><see cref="Index"/>, or -1 as long as no node kind with this parameter has been seen.</summary>
    internal int IndexOrNone => _index;

    internal void AssignIndex(int index)
    {
        var previous = Interlocked.CompareExchange(ref _index, index, -1);
        if (previous != -1 && previous != index)
        {
            throw new InvalidOperationException($"parameter \"{Id}\" is declared by two node kinds; give each kind a parameter of its own.");
        }
    }

    private bool ReadsAsSilence => Unit == ParameterUnit.Decibels && Min <= -144;

    private static string Number(double value)
    {
        var text = value.ToString("0.####", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    private static string Signed(string number) => number[0] is '-' || number == "0" ? number : "+" + number;

    private int ThrowNotSeen() => throw new InvalidOperationException($"parameter \"{Id}\" belongs to no node kind that has been created.");
}
