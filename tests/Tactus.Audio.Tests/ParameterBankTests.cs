namespace Tactus.Audio.Tests;

public sealed class ParameterBankTests
{
    private const double SampleRate = 48000;

    [Fact]
    public void Block_AtRest_IsConstantInitialAndFree()
    {
        var (node, bank) = Make(64);
        using var owned = bank;
        bank.BeginBlock([], 64);
        var block = bank.Block(BankNode.Level, 64);
        Assert.True(block.IsConstant);
        Assert.Equal(0.5f, block.Value);
        Assert.Equal(0.5f, block[63]);
        Assert.Equal(3, node.Parameters.Count);
    }

    [Fact]
    public void Push_OnePole_ClosesInWithoutZipper()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        bank.Push(BankNode.Level, 1);
        var coefficient = SmoothedValue.OnePoleCoefficient(BankNode.Level.SmoothingSeconds, SampleRate);
        float previous = 0.5f, largest = 0;
        var isConstant = false;
        for (var block = 0; block < 200 && !isConstant; block++)
        {
            bank.BeginBlock([], 64);
            var values = bank.Block(BankNode.Level, 64);
            isConstant = values.IsConstant;
            for (var frame = 0; frame < 64; frame++)
            {
                Assert.True(values[frame] >= previous);
                largest = Math.Max(largest, values[frame] - previous);
                previous = values[frame];
            }
        }

        Assert.True(isConstant);
        Assert.Equal(1f, previous);

        // The first step of the exponential is the largest there is.
        Assert.InRange(largest, 0.5 * coefficient - 1e-6, 0.5 * coefficient + 1e-6);
    }

    [Fact]
    public void Push_Linear_ArrivesExactlyAfterItsTime()
    {
        var (_, bank) = Make(480);
        using var owned = bank;
        bank.Push(BankNode.Ramped, 10);
        bank.BeginBlock([], 480);
        var values = bank.Block(BankNode.Ramped, 480);
        Assert.Equal(10f, values[239]);
        Assert.True(values[238] < 10);
        Assert.Equal(5, values[119], 1e-5);
        bank.BeginBlock([], 480);
        Assert.True(bank.Block(BankNode.Ramped, 480).IsConstant);
    }

    [Fact]
    public void Push_Switch_TakesAtOnceAndOnlyTheNewest()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        bank.Push(BankNode.Switch, 1);
        bank.Push(BankNode.Switch, 0);
        bank.Push(BankNode.Switch, 0.9);
        bank.BeginBlock([], 64);
        Assert.True(bank.Block(BankNode.Switch, 64).IsConstant);
        Assert.Equal(1f, bank.Block(BankNode.Switch, 64).Value);
        Assert.Equal(1, bank.Target(BankNode.Switch));
    }

    [Fact]
    public void Push_HostileValues_AreClamped()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        foreach (var (value, expected) in new[] { (double.NaN, 0.5), (double.PositiveInfinity, 1), (double.NegativeInfinity, 0) })
        {
            bank.Push(BankNode.Level, value);
            bank.BeginBlock([], 64);
            Assert.Equal(expected, bank.Target(BankNode.Level));
        }

        bank.BeginBlock([new TimedEvent(0, BankNode.Level.Index, double.NaN, 0), new TimedEvent(1, BankNode.Level.Index, 1e308, -7)], 64);
        Assert.Equal(0.5f, bank.Block(BankNode.Level, 64)[0]);
        Assert.Equal(1f, bank.Block(BankNode.Level, 64)[1]);
    }

    [Fact]
    public void Version_StandsStill_ExactlyWhileAllRest()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        var random = new Random(3);
        var last = new float[3];
        var version = -1L;
        var stoodStill = 0;
        for (var block = 0; block < 4000; block++)
        {
            if (random.Next(100) == 0)
            {
                bank.Push(random.Next(2) == 0 ? BankNode.Ramped : BankNode.Switch, random.NextDouble());
            }

            TimedEvent[] events = random.Next(100) == 0 ? [new TimedEvent(random.Next(64), BankNode.Level.Index, random.NextDouble(), random.Next(100))] : [];
            bank.BeginBlock(events, 64);
            float[] now = [bank.Block(BankNode.Level, 64)[63], bank.Block(BankNode.Ramped, 64)[63], bank.Block(BankNode.Switch, 64)[63]];
            if (bank.Version == version)
            {
                stoodStill++;
                Assert.Equal(last, now);
                Assert.True(bank.Block(BankNode.Level, 64).IsConstant && bank.Block(BankNode.Ramped, 64).IsConstant && bank.Block(BankNode.Switch, 64).IsConstant);
            }

            Parameter[] all = [BankNode.Level, BankNode.Ramped, BankNode.Switch];
            Assert.Equal(all.Any(parameter => !bank.Block(parameter, 64).IsConstant), bank.IsMoving);
            version = bank.Version;
            last = now;
        }

        Assert.InRange(stoodStill, 2000, 3990);
    }

    [Fact]
    public void Event_NoRamp_TakesEffectExactlyAtItsFrame()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        bank.BeginBlock([new TimedEvent(17, BankNode.Level.Index, 0.25, 0), new TimedEvent(17, BankNode.Switch.Index, 1, 0)], 64);
        var level = bank.Block(BankNode.Level, 64);
        for (var frame = 0; frame < 64; frame++)
        {
            Assert.Equal(frame < 17 ? 0.5f : 0.25f, level[frame]);
            Assert.Equal(frame < 17 ? 0f : 1f, bank.Block(BankNode.Switch, 64)[frame]);
        }

        Assert.True(bank.Block(BankNode.Ramped, 64).IsConstant);
        bank.BeginBlock([], 64);
        Assert.True(bank.Block(BankNode.Level, 64).IsConstant);
        Assert.Equal(0.25f, bank.Block(BankNode.Level, 64).Value);
    }

    [Fact]
    public void Event_UnknownIndexOrFrame_DoesNoHarm()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        bank.BeginBlock([new TimedEvent(-3, BankNode.Level.Index, 0.1, 0), new TimedEvent(1, 99, 1, 0), new TimedEvent(2, -1, 1, 0), new TimedEvent(900, BankNode.Ramped.Index, 7, 0)], 64);
        Assert.Equal(0.1f, bank.Block(BankNode.Level, 64)[0]);
        Assert.Equal(0f, bank.Block(BankNode.Ramped, 64)[63]);
        bank.BeginBlock([], 64);
        Assert.Equal(7f, bank.Block(BankNode.Ramped, 64).Value);
    }

    [Fact]
    public void BeginBlock_RandomCutsEventsAndPushes_GiveTheSameBits()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var plan = new Random(seed);
            var changes = Enumerable.Range(0, 40).Select(_ => new Change(plan.Next(4000), plan.Next(3), plan.NextDouble() * 12 - 1, plan.Next(3) == 0 ? 0 : plan.Next(900), plan.Next(4) == 0))
                .OrderBy(change => change.Frame).ToArray();
            var whole = Render(changes, new Random(1), 4096);
            Assert.Equal(whole, Render(changes, new Random(2), 1));
            Assert.Equal(whole, Render(changes, new Random(3), 70));
            Assert.Equal(whole, Render(changes, new Random(4), 700));
        }
    }

    [Fact]
    public async Task Push_FromManyThreads_NoneIsLostAndOrderHolds()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        const int Pushes = 40000;
        var isDone = 0;
        Parameter[] parameters = [BankNode.Level, BankNode.Ramped];
        var pushers = parameters.Select(parameter => Task.Run(() =>
        {
            for (var push = 1; push <= Pushes; push++)
            {
                bank.Push(parameter, parameter.Max * push / Pushes);
            }

            Interlocked.Increment(ref isDone);
        })).ToArray();

        var last = new double[parameters.Length];
        last[0] = -1;
        var isFirst = true;
        while (Volatile.Read(ref isDone) < parameters.Length)
        {
            bank.BeginBlock([], 64);
            for (var index = 0; index < parameters.Length; index++)
            {
                var target = bank.Target(parameters[index]);
                Assert.True(isFirst || index == 0 && target == 0.5 || target >= last[index] || last[index] == 0.5, $"{parameters[index].Id} went back from {last[index]} to {target}");
                last[index] = target;
            }

            isFirst = false;
        }

        await Task.WhenAll(pushers);
        bank.BeginBlock([], 64);
        Assert.Equal(BankNode.Level.Max, bank.Target(BankNode.Level));
        Assert.Equal(BankNode.Ramped.Max, bank.Target(BankNode.Ramped));
    }

    [Fact]
    public void AudioSide_PushesEventsAndMoves_AllocateNothing()
    {
        var (_, bank) = Make(64);
        using var owned = bank;
        using var events = new EventBuffer();
        Exercise(bank, events);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            Exercise(bank, events);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Exercise(ParameterBank bank, EventBuffer events)
    {
        bank.Push(BankNode.Level, 0.9);
        bank.Push(BankNode.Ramped, 4);
        events.TryAdd(new TimedEvent(9, BankNode.Level.Index, 0.1, 50));
        events.TryAdd(new TimedEvent(3, Midi.NoteOn(0, 60, 100)));
        bank.BeginBlock(events.Events, 64);
        _ = bank.Block(BankNode.Level, 64)[5];
        _ = bank.Target(BankNode.Switch);
        events.Clear();
        bank.BeginBlock([], 64);
    }

    private static float[] Render(Change[] changes, Random cuts, int longest)
    {
        Parameter[] parameters = [BankNode.Level, BankNode.Ramped, BankNode.Switch];
        var (_, bank) = Make(4096);
        using var owned = bank;
        using var events = new EventBuffer();
        var values = new float[4096 * 3];
        var at = 0;
        while (at < 4096)
        {
            // A push has no frame: it takes effect where a block begins, so every cut begins one there.
            foreach (var push in changes.Where(change => change.IsPush && change.Frame == at))
            {
                bank.Push(parameters[push.Parameter], push.Value);
            }

            var length = Math.Min(cuts.Next(1, longest + 1), 4096 - at);
            length = changes.Where(change => change.IsPush && change.Frame > at).Select(change => change.Frame - at).Prepend(length).Min();
            foreach (var change in changes.Where(change => !change.IsPush && change.Frame >= at && change.Frame < at + length))
            {
                events.TryAdd(new TimedEvent(change.Frame - at, parameters[change.Parameter].Index, change.Value, change.RampFrames));
            }

            bank.BeginBlock(events.Events, length);
            events.Clear();
            for (var index = 0; index < 3; index++)
            {
                for (var frame = 0; frame < length; frame++)
                {
                    values[index * 4096 + at + frame] = bank.Block(parameters[index], length)[frame];
                }
            }

            at += length;
        }

        return values;
    }

    private static (BankNode Node, ParameterBank Bank) Make(int capacityFrames)
    {
        var node = new BankNode();
        return (node, new ParameterBank(node.Parameters, [node[node.Parameters[0]], node[node.Parameters[1]], node[node.Parameters[2]]], SampleRate, capacityFrames));
    }

    private readonly record struct Change(int Frame, int Parameter, double Value, int RampFrames, bool IsPush);

    private sealed class BankNode : Node
    {
        public static readonly Parameter Level = Parameter.Ratio("level", 0.5);
        public static readonly Parameter Ramped = Parameter.Number("ramped", 0, 10, 0).Smoothed(SmoothingKind.Linear, 0.005);
        public static readonly Parameter Switch = Parameter.Toggle("switch", false);

        public override NodePorts Ports => NodePorts.Effect();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => throw new NotSupportedException();
    }
}
