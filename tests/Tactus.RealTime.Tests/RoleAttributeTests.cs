namespace Tactus.RealTime.Tests;

public sealed class RoleAttributeTests
{
    [Fact]
    public void RealTimeExempt_CarriesItsReason()
    {
        Assert.Equal("why", new RealTimeExemptAttribute("why").Reason);
    }
}
