using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>What a deadline measurement is asked for on the command line.</summary>
internal static class DeadlineArguments
{
    private const string Usage =
        """
        options: --rounds 10      rounds; in each, both sides run once with and once without the neighbour
                 --seconds 3      length of each run
                 --quantum 128    frames a cycle
                 --rate 48000     frames a second (null device only)
                 --load 0.3       share of the period that the work takes (not voices-deadline)
                 --priority 70    real-time priority of both sides (null device only)
                 --voices 2000    voices that sound (voices-deadline only)
                 --neighbour 500  megabytes a second that the neighbour allocates
                 --json           the result as one JSON document on standard output
        """;

    /// <returns>The options, or <see langword="null"/> after saying what is wrong.</returns>
    internal static DeadlineOptions? Parse(string[] args)
    {
        var options = new DeadlineOptions();
        for (var index = 0; index < args.Length; index++)
        {
            var name = args[index];
            if (name == "--json")
            {
                options = options with { IsJson = true };
                continue;
            }

            if (index + 1 == args.Length || !double.TryParse(args[index + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value > 0))
            {
                Console.Error.WriteLine($"{name} needs a number above 0.\n{Usage}");
                return null;
            }

            index++;
            DeadlineOptions? next = name switch
            {
                "--rounds" => options with { Rounds = (int)Math.Max(value, 1) },
                "--seconds" => options with { Seconds = value },
                "--quantum" => options with { Quantum = (int)Math.Clamp(value, 1, 8_192) },
                "--rate" => options with { Rate = (int)Math.Clamp(value, 8_000, 384_000) },
                "--load" => options with { Load = value },
                "--priority" => options with { Priority = (int)Math.Clamp(value, 1, 99) },
                "--voices" => options with { Voices = (int)Math.Clamp(value, 1, 100_000) },
                "--neighbour" => options with { NeighbourMegabytes = (int)value },
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
