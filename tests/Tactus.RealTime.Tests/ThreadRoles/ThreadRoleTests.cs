// The check exists in Debug builds of the calling code only; this file calls as one.
#define DEBUG

namespace Tactus.RealTime.Tests.Roles;

public sealed class ThreadRoleTests
{
    [Fact]
    public void Assert_InTheWrongRole_Throws()
    {
        using (ThreadRole.Enter(ThreadRoles.Main))
        {
            ThreadRole.Assert(ThreadRoles.Main | ThreadRoles.Worker);
            Assert.Throws<InvalidOperationException>(() => ThreadRole.Assert(ThreadRoles.Audio));
        }
    }

    [Fact]
    public void Assert_WithoutADeclaredRole_Passes() => ThreadRole.Assert(ThreadRoles.Audio);

    [Fact]
    public void Scope_GivesTheFormerRoleBack()
    {
        using (ThreadRole.Enter(ThreadRoles.Worker))
        {
            using (ThreadRole.Enter(ThreadRoles.Audio))
                Assert.Equal(ThreadRoles.Audio, ThreadRole.Current);
            Assert.Equal(ThreadRoles.Worker, ThreadRole.Current);
        }

        Assert.Equal(ThreadRoles.None, ThreadRole.Current);
    }
}
