namespace Tactus.Devices.Tests.Jack;

public sealed class JackXrunsTests
{
    [Fact]
    public void Report_WithoutAJump_CountsOnce()
    {
        var xruns = new JackXruns();
        xruns.Report(1_500);
        Assert.True(xruns.TryTake(0, 128, out var lost, out var delay));
        Assert.Equal((1, 1_500_000), (lost, delay));
        Assert.False(xruns.TryTake(0, 128, out _, out _));
    }

    [Fact]
    public void Jump_ReportedACycleLater_CountsOnce()
    {
        var xruns = new JackXruns();
        Assert.True(xruns.TryTake(256, 128, out var lost, out _));
        Assert.Equal(2, lost);
        xruns.Report(10);
        Assert.False(xruns.TryTake(0, 128, out _, out _));
        xruns.Report(10);
        Assert.True(xruns.TryTake(0, 128, out _, out _));
    }

    [Fact]
    public void Jump_WithItsReport_CountsTheJump()
    {
        var xruns = new JackXruns();
        xruns.Report(10);
        Assert.True(xruns.TryTake(300, 128, out var lost, out _));
        Assert.Equal(3, lost);
        Assert.False(xruns.TryTake(0, 128, out _, out _));
        xruns.Report(10); // of another loss
        Assert.True(xruns.TryTake(0, 128, out _, out _));
    }
}
