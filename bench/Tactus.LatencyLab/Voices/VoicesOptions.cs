using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>What the measurement of voices is asked for.</summary>
internal sealed record VoicesOptions
{
    internal const string Usage =
        """
        options: --voices 64      voices that sound, 1 to 1024
                 --rounds 300     rounds; in each, both sides render 32 blocks of 64 frames
                 --json           the result as one JSON document on standard output
        """;

    internal int Voices { get; private init; } = 64;

    internal int Rounds { get; private init; } = 300;

    internal bool IsJson { get; private init; }

    /// <returns>The options, or <see langword="null"/> after saying what is wrong.</returns>
    internal static VoicesOptions? Parse(string[] args)
    {
        var options = new VoicesOptions();
        for (var index = 0; index < args.Length; index++)
        {
            var name = args[index];
            if (name == "--json")
            {
                options = options with { IsJson = true };
                continue;
            }

            if (index + 1 == args.Length || !int.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
            {
                Console.Error.WriteLine($"{name} needs a number above 0.\n{Usage}");
                return null;
            }

            index++;
            VoicesOptions? next = name switch
            {
                "--voices" => options with { Voices = Math.Min(value, VoiceNote.MaxVoices) },
                "--rounds" => options with { Rounds = value },
                _ => null,
            };
            if (next is null)
            {
                Console.Error.WriteLine($"There is no option {name}.\n{Usage}");
                return null;
            }

            options = next;
        }

        return options;
    }
}
