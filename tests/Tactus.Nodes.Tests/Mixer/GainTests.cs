using Tactus.Testing;

namespace Tactus.Nodes.Tests.Mixer;

public sealed class GainTests : NodeContractTests
{
    protected override Node CreateNode() => new Gain { LevelDb = -6 };

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(20, 5)]
    [InlineData(-144, 0)]
    public void Process_Level_IsThatFactor(double levelDb, float expected)
    {
        using var harness = new NodeHarness(new Gain { LevelDb = levelDb }).SetInput(0, Signals.Constant(100, 0.5f));
        Assert.Equal(expected, harness.Render(100)[0][1][99], 1e-6f);
    }

    [Fact]
    public void Process_JumpInLevel_MovesInSmallSteps()
    {
        using var harness = new NodeHarness(new Gain()).SetInput(0, Signals.Constant(4000, 1));
        harness.Automate(500, Gain.Level, -144);
        var samples = harness.Render(4000)[0][0];
        Assert.Equal(1f, samples[499]);
        Assert.Equal(0f, samples[500 + 240]);
        for (var frame = 1; frame < samples.Length; frame++)
        {
            Assert.True(Math.Abs(samples[frame] - samples[frame - 1]) <= 1f / 240 + 1e-6f);
        }
    }
}

public sealed class SendTests : NodeContractTests
{
    protected override Node CreateNode() => new Send { LevelDb = -12 };
}
