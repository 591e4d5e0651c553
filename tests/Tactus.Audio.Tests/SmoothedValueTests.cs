namespace Tactus.Audio.Tests;

public sealed class SmoothedValueTests
{
    [Theory]
    [InlineData(0.010, 48000)]
    [InlineData(0.001, 44100)]
    [InlineData(1, 192000)]
    public void OnePole_Step_FollowsTheClosedForm(double seconds, double sampleRate)
    {
        var coefficient = SmoothedValue.OnePoleCoefficient(seconds, sampleRate);
        var value = new SmoothedValue(-3);
        value.Approach(5, coefficient, 0);
        var frames = new float[2000];
        value.Fill(frames);
        for (var frame = 0; frame < frames.Length; frame++)
        {
            // e^(-t/τ) of the distance is left after t seconds.
            Assert.Equal(5 - 8 * Math.Exp(-(frame + 1) / (seconds * sampleRate)), frames[frame], 1e-6);
        }
    }

    [Fact]
    public void OnePole_WithinSettleDistance_ArrivesExactlyAndRests()
    {
        var value = new SmoothedValue(0);
        value.Approach(1, SmoothedValue.OnePoleCoefficient(0.01, 48000), 1e-5);
        var frames = new float[48000 / 100 * 12]; // ln(1e5) = 11.5 time constants
        value.Fill(frames);
        Assert.False(value.IsMoving);
        Assert.Equal(1, value.Current);
        Assert.Equal(1f, frames[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(48000)]
    public void Ramp_AnyLength_ArrivesExactlyOnItsLastFrame(int length)
    {
        var value = new SmoothedValue(0.1);
        value.Ramp(0.7, length);
        var frames = new float[length + 3];
        value.Fill(frames);
        Assert.Equal(0.7f, frames[length - 1]);
        Assert.Equal(0.7f, frames[^1]);
        Assert.Equal(0.7, value.Current);
        Assert.False(value.IsMoving);
        for (var frame = 0; frame < length; frame++)
        {
            Assert.Equal(0.1 + 0.6 * (frame + 1) / length, frames[frame], 1e-6);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Ramp_NoFrames_JumpsAtOnce(int length)
    {
        var value = new SmoothedValue(1);
        value.Ramp(2, length);
        Assert.Equal(2, value.Current);
        Assert.False(value.IsMoving);
    }

    [Fact]
    public void Fill_RandomRetargetsAndCuts_GivesTheSameBits()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var plan = new Random(seed);
            var moves = Enumerable.Range(0, 30).Select(_ => (Frame: plan.Next(5000), Target: plan.NextDouble() * 10 - 5, Kind: plan.Next(3), Length: plan.Next(700))).OrderBy(move => move.Frame).ToArray();
            var whole = Render(moves, new Random(0), 5000);
            var cut = Render(moves, new Random(seed + 1), 90);
            Assert.Equal(whole, cut);
        }
    }

    [Fact]
    public void Approach_ToWhereItIs_Rests()
    {
        var value = new SmoothedValue(2);
        value.Approach(2, 0.1, 1e-5);
        Assert.False(value.IsMoving);
    }

    private static float[] Render((int Frame, double Target, int Kind, int Length)[] moves, Random cuts, int longest)
    {
        var value = new SmoothedValue(0);
        var frames = new float[6000];
        var at = 0;
        foreach (var move in moves.Append((Frame: frames.Length, Target: 0, Kind: 0, Length: 0)))
        {
            while (at < move.Frame)
            {
                var length = Math.Min(cuts.Next(1, longest + 1), move.Frame - at);
                value.Fill(frames.AsSpan(at, length));
                at += length;
            }

            switch (move.Kind)
            {
                case 0:
                    value.Jump(move.Target);
                    break;
                case 1:
                    value.Ramp(move.Target, move.Length);
                    break;
                default:
                    value.Approach(move.Target, 0.01, 1e-4);
                    break;
            }
        }

        return frames;
    }
}
