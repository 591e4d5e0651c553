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

    // Costs that lie, by script: what each way takes, block by block. After 200 blocks of a new state what is chosen is within a tenth of the best way by hand.
    public static TheoryData<string> Lies => ["one node fifty times dearer", "uneven voices", "half of them silent", "dearer, and back again"];

    [Theory]
    [MemberData(nameof(Lies))]
    public void Note_CostsThatLie_EndWithinATenthOfTheBestWayByHand(string lie)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var choice = new ModeChoice(isWorthSpreading: true, periodNanoseconds: 0);

            // why so long before, with a load that comes and goes: looks that change nothing must not make it deaf.
            Play(choice, 6_000, (mode, block) => Of(mode, 20, 26, 30) * (block / 300 % 2 + 1) * Noise(random));
            double[][] states = lie switch
            {
                "one node fifty times dearer" => [[1_000, 1_010, 540]],
                "uneven voices" => [[400, 300, 215]],
                "half of them silent" => [[400, 210, 215], [200, 170, 110]],
                _ => [[1_000, 900, 520], [20, 26, 30]],
            };
            foreach (var state in states)
            {
                Play(choice, 200, (mode, _) => Of(mode, state[0], state[1], state[2]) * Noise(random), busyMicroseconds: state[0]);
                var modes = Play(choice, 400, (mode, _) => Of(mode, state[0], state[1], state[2]) * Noise(random), busyMicroseconds: state[0]);

                var spent = modes.Select(mode => Of(mode, state[0], state[1], state[2])).Order().ElementAt(modes.Count / 2);
                Assert.InRange(spent, state.Min(), 1.1 * state.Min());
            }
        }
    }

    // The last look had a bad moment, and the schedule promises half the time: it looks again soon, and again, but not for ever.
    [Fact]
    public void Next_LookInABadMoment_IsNotTheLastForLong()
    {
        var choice = new ModeChoice(isWorthSpreading: true, Period);
        choice.Promise(0.5);
        Play(choice, 20_000, (mode, _) => Of(mode, 100, 150, 160));

        Play(choice, 1_400, (mode, _) => Of(mode, 100, 55, 60));

        Assert.Equal(BlockMode.Static, choice.Best);
    }

    private static double Noise(Random random) => 0.95 + (random.NextDouble() * 0.1) + (random.Next(100) == 0 ? 5 : 0);

    private static double Of(BlockMode mode, double serial, double scheduled, double stealing) =>
        mode switch { BlockMode.Serial => serial, BlockMode.Static => scheduled, _ => stealing };

    private static List<BlockMode> Play(ModeChoice choice, int blocks, Func<BlockMode, int, double> microseconds, double busyShare = 1, double? busyMicroseconds = null)
    {
        var modes = new List<BlockMode>(blocks);
        for (var block = 0; block < blocks; block++)
        {
            var mode = choice.Next;
            modes.Add(mode);
            var nanoseconds = 1000 * microseconds(mode, block);
            if (choice.TakeTiming())
            {
                choice.Note(mode, nanoseconds, 1000 * busyMicroseconds ?? nanoseconds * busyShare);
            }
        }

        return modes;
    }
}
