namespace Tactus.Testing;

/// <summary>Lengths of successive blocks.</summary>
public sealed class BlockCuts
{
    private readonly Func<int> _next;

    private BlockCuts(string name, Func<int> next)
    {
        Name = name;
        _next = next;
    }

    /// <summary>What failures call it.</summary>
    public string Name { get; }

    /// <summary>The block sizes and random cuts that every node must be indifferent to.</summary>
    public static IEnumerable<BlockCuts> Each =>
    [
        Of(1), Of(17), Of(32), Of(64), Of(480), Of(512), Of(2048), Random(1, 100), Random(2, 7), Random(3, 2048),
    ];

    /// <summary>All blocks of one length.</summary>
    public static BlockCuts Of(int frames) => new($"blocks of {frames}", () => frames);

    /// <summary>Lengths from 1 to <paramref name="longest"/>, repeatable by seed.</summary>
    public static BlockCuts Random(int seed, int longest)
    {
        var random = new Random(seed);
        return new BlockCuts($"random blocks up to {longest}, seed {seed}", () => random.Next(1, longest + 1));
    }

    /// <summary>Length of the next block.</summary>
    public int Next() => _next();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
