using System.Globalization;

namespace Tactus;

/// <summary>A parameter's value as it stands in the document: a number, or text such as <c>"2 kHz"</c>.</summary>
/// <remarks>It stays as it was written until a parameter interprets it, so that an error can quote it (1e400 is infinity to a computer) and saving changes nothing.</remarks>
/// <param name="Text">As written.</param>
/// <param name="IsNumber">Whether it was written as a number.</param>
[AnyThread]
public readonly record struct ParameterSetting(string Text, bool IsNumber)
{
    /// <summary>A number in the parameter's unit.</summary>
    public static implicit operator ParameterSetting(double value) => new(value.ToString("R", CultureInfo.InvariantCulture), double.IsFinite(value));

    /// <summary>Text with a unit, the name of a choice, "on" or "off".</summary>
    public static implicit operator ParameterSetting(string text) => new(text, false);

    /// <summary>What it means to a parameter, whether it is in range or not.</summary>
    /// <returns><see langword="false"/> if it means nothing to it.</returns>
    public bool TryResolve(Parameter parameter, out double value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        value = 0;
        return Text is not null
            && (IsNumber ? double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) : parameter.TryParse(Text, out value));
    }

    /// <summary>Why a parameter cannot take it, as the end of a sentence; <see langword="null"/> if it can.</summary>
    internal string? Refuse(Parameter parameter)
    {
        if (TryResolve(parameter, out var value) && parameter.Allows(value))
        {
            return null;
        }

        var shown = IsNumber ? Sessions.SessionErrors.Shorten(Text) + UnitOf(parameter.Unit) : Sessions.SessionErrors.Quote(Text ?? "");
        var whole = parameter.IsStepped && parameter.Unit == ParameterUnit.None ? "whole numbers from " : "";
        return $"{shown}; allowed are {whole}{parameter.DescribeRange()}.";
    }

    private static string UnitOf(ParameterUnit unit) => unit switch
    {
        ParameterUnit.Hertz => " Hz",
        ParameterUnit.Decibels => " dB",
        ParameterUnit.Seconds => " s",
        ParameterUnit.Percent => " %",
        ParameterUnit.Semitones => " st",
        _ => "",
    };
}
