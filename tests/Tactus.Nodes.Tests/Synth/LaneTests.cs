namespace Tactus.Nodes.Tests.Synth;

/// <summary>Every operation gives the same bits at every width, and the approximations keep their stated errors.</summary>
public sealed unsafe class LaneTests
{
    private const int Count = 4096;

    [Fact]
    public void Operations_OfEveryWidth_GiveTheSameBits()
    {
        AssertSame<Lane4>();
        AssertSame<Lane8>();
        AssertSame<Lane16>();
    }

    [Fact]
    public void Exp2_Error_IsSmall()
    {
        AssertClose(-20, 20, x => Powers(x, new Lane1(3)).X, x => Math.Pow(2, x), relative: true, 3e-7);
        AssertClose(-20, 20, x => Powers(new Lane1(3), x).Y, x => Math.Pow(2, x), relative: true, 3e-7);
    }

    [Fact]
    public void SineOfTurns_Error_IsSmall() => AssertClose(-0.5, 0.5, x => LaneMath<Lane1>.SineOfTurns(x), x => Math.Sin(2 * Math.PI * x), relative: false, 1e-6);

    [Fact]
    public void SineOfAnyTurns_Error_IsSmall() => AssertClose(-3, 5, x => LaneMath<Lane1>.SineOfAnyTurns(x), x => Math.Sin(2 * Math.PI * x), relative: false, 2e-6);

    [Fact]
    public void Tangent_Error_IsSmall() => AssertClose(1e-4, 0.47, Tangent, x => Math.Tan(Math.PI * x), relative: true, 2e-6);

    [Fact]
    public void PortableMath_AgreesWithTheLibrary()
    {
        for (var x = -30.0; x < 30; x += 0.0137)
        {
            Assert.InRange(PortableMath.Exp2(x) / Math.Pow(2, x), 1 - 1e-13, 1 + 1e-13);
            Assert.InRange(PortableMath.Log2(Math.Pow(1.7, x)) - x * Math.Log2(1.7), -1e-12, 1e-12);
            Assert.InRange(PortableMath.Sine(x) - Math.Sin(2 * Math.PI * x), -1e-6, 1e-6);
        }
    }

    private static void AssertClose(double from, double to, Func<Lane1, Lane1> actual, Func<double, double> expected, bool relative, double error)
    {
        for (var step = 0; step <= 10000; step++)
        {
            var x = (float)(from + (to - from) * step / 10000);
            var distance = Math.Abs(actual(new Lane1(x)).Value - expected(x));
            Assert.True(distance <= error * (relative ? Math.Abs(expected(x)) : 1), $"{x}: {distance}");
        }
    }

    private static void AssertSame<F>()
        where F : struct, ILane<F>
    {
        Assert.Equal(Names<Lane1>(), Names<F>());
        foreach (var (name, expected) in Results<Lane1>())
        {
            var actual = Results<F>().Single(result => result.Name == name).Bits;
            var at = expected.AsSpan().CommonPrefixLength(actual);
            Assert.True(at == Count, $"{typeof(F).Name}.{name}: {(at < Count ? $"{actual[at]:x8}, not {expected[at]:x8}, at {at}" : "")}");
        }
    }

    private static string[] Names<F>()
        where F : struct, ILane<F> => [.. Results<F>().Select(result => result.Name)];

    private static List<(string Name, uint[] Bits)> Results<F>()
        where F : struct, ILane<F>
    {
        var random = new Random(11);
        float[] Numbers(double scale) => [.. Enumerable.Range(0, Count).Select(_ => (float)((random.NextDouble() * 2 - 1) * Math.Pow(2, random.Next(-12, 12)) * scale))];
        var (a, b, c) = (Numbers(1), Numbers(1), Numbers(1));
        float[] unit = [.. Enumerable.Range(0, Count).Select(_ => (float)random.NextDouble())];
        float[] whole = [.. Enumerable.Range(0, Count).Select(_ => (float)((random.NextDouble() * 2 - 1) * 1.9e9))];
        return
        [
            Apply<F>("Add", a, b, c, (x, y, z) => x + y),
            Apply<F>("Subtract", a, b, c, (x, y, z) => x - y),
            Apply<F>("Multiply", a, b, c, (x, y, z) => x * y),
            Apply<F>("Divide", a, b, c, (x, y, z) => x / y),
            Apply<F>("Fma", a, b, c, F.Fma),
            Apply<F>("Fnma", a, b, c, F.Fnma),
            Apply<F>("Min", a, b, c, (x, y, z) => F.Min(x, y)),
            Apply<F>("Max", a, b, c, (x, y, z) => F.Max(x, y)),
            Apply<F>("Abs", a, b, c, (x, y, z) => F.Abs(x)),
            Apply<F>("Select", a, b, c, (x, y, z) => F.Select(F.AtLeast(x, y), y, z)),
            Apply<F>("Select2", a, a, c, (x, y, z) => F.Select(F.EqualBits(x, y), y, z)),
            Apply<F>("And", a, b, c, (x, y, z) => F.And(x, y)),
            Apply<F>("Xor", a, b, c, (x, y, z) => F.Xor(x, y)),
            Apply<F>("AddBits", a, b, c, (x, y, z) => F.AddBits(x, y)),
            Apply<F>("MultiplyBits", a, b, c, (x, y, z) => F.MultiplyBits(x, y)),
            Apply<F>("ShiftLeft", a, b, c, (x, y, z) => F.ShiftLeftBits(x, 23)),
            Apply<F>("ShiftRight", a, b, c, (x, y, z) => F.ShiftRightBits(x, 8)),
            Apply<F>("ToNumber", a, b, c, (x, y, z) => F.ToNumber(x)),
            Apply<F>("ToBits", whole, b, c, (x, y, z) => F.ToBits(x)),
            Apply<F>("Exp2", a, b, c, (x, y, z) => Powers(x, y).X),
            Apply<F>("Exp2 of the other", a, b, c, (x, y, z) => Powers(y, x).Y),
            Apply<F>("Sine", unit, b, c, (x, y, z) => LaneMath<F>.SineOfTurns(x - F.Splat(0.5f))),
            Apply<F>("SineAny", a, b, c, (x, y, z) => LaneMath<F>.SineOfAnyTurns(x)),
            Apply<F>("Tangent", unit, b, c, (x, y, z) => Tangent(x * F.Splat(0.47f))),
        ];
    }

    private static (F X, F Y) Powers<F>(F x, F y)
        where F : struct, ILane<F>
    {
        LaneMath<F>.Exp2(x, y, out var powerX, out var powerY);
        return (powerX, powerY);
    }

    private static F Tangent<F>(F x)
        where F : struct, ILane<F>
    {
        LaneMath<F>.SineCosineOfHalfTurns(x, out var sine, out var cosine);
        return sine / cosine;
    }

    private static (string Name, uint[] Bits) Apply<F>(string name, float[] a, float[] b, float[] c, Func<F, F, F, F> operation)
        where F : struct, ILane<F>
    {
        var result = new uint[Count];
        fixed (float* x = a, y = b, z = c)
        fixed (uint* target = result)
        {
            for (var index = 0; index < Count; index += F.Width)
            {
                F.Store(operation(F.Load(x + index), F.Load(y + index), F.Load(z + index)), (float*)target + index);
            }
        }

        return (name, result);
    }
}
