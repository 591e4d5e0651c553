namespace Tactus.Scheduling.Tests;

public sealed class ModeChoiceTests
{
    private const long Period = 1_333_333;

    [Theory]
    [InlineData(100, 60, 55, BlockMode.Stealing)]
    [InlineData(100, 52, 60, BlockMode.Static)]
    [InlineData(20, 30, 45, BlockMode.Serial)]
    public void Note_SteadyCosts_FindsTheFastest(double serial, double scheduled, double stealing, object expected)
    {
        var choice = new ModeChoice(isWorthSpreading: true, Period);

        Play(choice, 200, (mode, _) => Of(mode, serial, scheduled, stealing));

        Assert.Equal(expected, choice.Best);
    }

    [Fact]
    public void Next_AtTheStart_Spreads() => Assert.Equal(BlockMode.Stealing, new ModeChoice(isWorthSpreading: true, Period).Next);

    [Fact]
    public void Next_NothingToSpread_IsSerialForGood()
    {
        var choice = new ModeChoice(isWorthSpreading: false, Period);

        Assert.All(Play(choice, 5_000, (_, _) => 1_000), mode => Assert.Equal(BlockMode.Serial, mode));
    }

    // A plan that alone on the caller would fill the period is never tried so.
    [Fact]
    public void Next_WorkBeyondHalfThePeriod_IsNeverAlone()
    {
        var choice = new ModeChoice(isWorthSpreading: true, Period);

        var modes = Play(choice, 20_000, (mode, _) => mode == BlockMode.Serial ? 2_000 : 1_000, busyShare: 2);

        Assert.DoesNotContain(BlockMode.Serial, modes);
    }

    // Control: the fastest way all the time. What trying costs is the difference.
    [Fact]
    public void Note_SteadyCosts_TryingCostsLessThanAHundredth()
    {
        const int Blocks = 200_000;
        var choice = new ModeChoice(isWorthSpreading: true, Period);

        var spent = Play(choice, Blocks, (mode, _) => Of(mode, 100, 50, 60)).Sum(mode => Of(mode, 100, 50, 60));

        Assert.InRange(spent / (50.0 * Blocks), 1, 1.01);
    }

    // Two ways a hair apart, noise of a fifth and now and then a block that the system interrupts: another way is chosen a few times at most.
    [Fact]
    public void Note_NoiseAroundEqualWays_DoesNotFlap()
    {
        var random = new Random(3);
        var choice = new ModeChoice(isWorthSpreading: true, Period);
        var switches = 0;
        var before = choice.Best;
        for (var block = 0; block < 200_000; block++)
        {
            var mode = choice.Next;
            var noise = 0.9 + random.NextDouble() * 0.2 + (random.Next(100) == 0 ? 20 : 0);
            if (choice.TakeTiming())
            {
                choice.Note(mode, 1000 * Of(mode, 100, 99, 101) * noise, 1000 * 100);
            }

            switches += choice.Best == before ? 0 : 1;
            before = choice.Best;
        }

        Assert.InRange(switches, 0, 8);
    }

    // A load that doubles and halves again, which changes nothing about the fastest way.
    [Fact]
    public void Note_LoadThatComesAndGoes_IsNotTriedForEver()
    {
        const int Blocks = 200_000;
        var choice = new ModeChoice(isWorthSpreading: true, Period);

        var modes = Play(choice, Blocks, (mode, block) => Of(mode, 20, 30, 35) * (block / 300 % 2 + 1));

        Assert.InRange(modes.Count(mode => mode != BlockMode.Serial), 1, Blocks / 100);
    }

    // A node becomes fifty times dearer: within 200 blocks the other way is found.
    [Fact]
    public void Note_CostsThatLie_AreFoundWithin200Blocks()
    {
        var choice = new ModeChoice(isWorthSpreading: true, Period);
        Play(choice, 5_000, (mode, _) => Of(mode, 20, 30, 35));
        Assert.Equal(BlockMode.Serial, choice.Best);

        Play(choice, 200, (mode, _) => Of(mode, 1_000, 900, 520));

        Assert.Equal(BlockMode.Stealing, choice.Best);
    }

    private static double Of(BlockMode mode, double serial, double scheduled, double stealing) =>
        mode switch { BlockMode.Serial => serial, BlockMode.Static => scheduled, _ => stealing };

    private static List<BlockMode> Play(ModeChoice choice, int blocks, Func<BlockMode, int, double> microseconds, double busyShare = 1)
    {
        var modes = new List<BlockMode>(blocks);
        for (var block = 0; block < blocks; block++)
        {
            var mode = choice.Next;
            modes.Add(mode);
            var nanoseconds = 1000 * microseconds(mode, block);
            if (choice.TakeTiming())
            {
                choice.Note(mode, nanoseconds, nanoseconds * busyShare);
            }
        }

        return modes;
    }
}
