using System.Runtime.CompilerServices;

namespace Tactus.RealTime.Tests.Threads;

public sealed class DenormalModeTests
{
    public DenormalModeTests() => Assert.SkipUnless(DenormalMode.IsSupported, "no stub for this processor");

    [Fact]
    public void FlushToZero_MakesADenormalProductZero_AndRestoreUndoesIt()
    {
        Assert.True(Multiply(1e-20f, 1e-20f) > 0);
        var before = DenormalMode.FlushToZero();
        try
        {
            Assert.True(DenormalMode.IsFlushing);
            Assert.Equal(0f, Multiply(1e-20f, 1e-20f));
            Assert.Equal(0d, Multiply(1e-160, 1e-160));
            // An operand that is denormal already.
            Assert.Equal(0f, Multiply(1e-40f, 1e10f));
        }
        finally
        {
            DenormalMode.Restore(before);
        }

        Assert.False(DenormalMode.IsFlushing);
        Assert.True(Multiply(1e-20f, 1e-20f) > 0);
        Assert.True(Multiply(1e-40f, 1e10f) > 0);
    }

    [Fact]
    public void FlushToZero_IsTheThreadsOwn_AndSurvivesCollections()
    {
        var survived = false;
        var status = new RealTimeThread(new RealTimeThreadOptions { Name = "denormals", Priority = 0 }, _ =>
        {
            var garbage = 0;
            for (var round = 0; round < 20; round++)
            {
                garbage += new byte[1000].Length;
                GC.Collect(0);
            }

            survived = garbage > 0 && DenormalMode.IsFlushing && Multiply(1e-20f, 1e-20f) == 0;
        });
        Assert.True(status.Start().FlushesDenormals);
        status.Join(Timeout.InfiniteTimeSpan);
        Assert.True(survived);
        Assert.False(DenormalMode.IsFlushing);
    }

    [Fact]
    public void FlushToZero_LeavesRoundingAlone()
    {
        var state = DenormalMode.Save();
        DenormalMode.FlushToZero();
        Assert.Equal(1f / 3f, Divide(1f, 3f));
        DenormalMode.Restore(state);
        Assert.Equal(state, DenormalMode.Save());
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static double Multiply(double a, double b) => a * b;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static float Divide(float a, float b) => a / b;
}
