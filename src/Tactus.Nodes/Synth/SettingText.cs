using System.Globalization;

namespace Tactus.Nodes;

/// <summary>Reads saved settings of the instruments; what cannot be read is said in one sentence.</summary>
[MainThread]
internal static class SettingText
{
    public static int Number(string node, string key, string text, int min, int max) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new ArgumentException($"{node}: setting \"{key}\" is \"{text}\"; allowed are whole numbers from {min} to {max}.");

    public static bool Truth(string node, string key, string text) => text switch
    {
        "true" or "on" => true,
        "false" or "off" => false,
        _ => throw new ArgumentException($"{node}: setting \"{key}\" is \"{text}\"; allowed are true and false."),
    };
}
