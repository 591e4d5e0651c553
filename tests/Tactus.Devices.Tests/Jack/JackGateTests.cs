using System.Runtime.InteropServices;

namespace Tactus.Devices.Tests.Jack;

public sealed unsafe class JackGateTests
{
    private static int s_inside;
    private static int s_calls;
    private static int s_mayReturn;

    // Every kind of callback that the library has: the client's argument stands first, second or third, the others arrive untouched.
    [Fact]
    public void Open_EveryArgumentPosition_PassesArgumentsAndResult()
    {
        using var first = new JackGate((delegate* unmanaged<nint, int>)&First, 7, JackGateArgument.First);
        using var second = new JackGate((delegate* unmanaged<uint, nint, int>)&Second, 8, JackGateArgument.Second);
        using var third = new JackGate((delegate* unmanaged<int, byte*, nint, int>)&Third, 9, JackGateArgument.Third);
        Assert.Equal(7, ((delegate* unmanaged<nint, int>)first.Function)(first.Argument));
        Assert.Equal(108, ((delegate* unmanaged<uint, nint, int>)second.Function)(100, second.Argument));
        Assert.Equal(3_209, ((delegate* unmanaged<int, byte*, nint, int>)third.Function)(200, (byte*)3_000, third.Argument));
    }

    [Fact]
    public void Closed_NobodyComesInAndTheAnswerIsZero()
    {
        Assert.SkipUnless(JackGate.IsSupported, "gates are machine code for Linux x86-64");
        using var gate = new JackGate((delegate* unmanaged<uint, nint, int>)&Second, 8, JackGateArgument.Second);
        var function = (delegate* unmanaged<uint, nint, int>)gate.Function;
        gate.Close();
        Assert.Equal(0, function(100, gate.Argument));
        gate.Open();
        Assert.Equal(108, function(100, gate.Argument));
    }

    [Fact]
    public void Close_WhileSomebodyIsInside_WaitsForHim()
    {
        Assert.SkipUnless(JackGate.IsSupported, "gates are machine code for Linux x86-64");
        using var gate = new JackGate((delegate* unmanaged<nint, int>)&Stay, 1, JackGateArgument.First);
        Volatile.Write(ref s_mayReturn, 0);
        var caller = new Thread(() => ((delegate* unmanaged<nint, int>)gate.Function)(gate.Argument));
        caller.Start();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref s_inside) == 1, 10_000));
        var closer = new Thread(gate.Close);
        closer.Start();
        Assert.False(closer.Join(50)); // it cannot have closed, whatever the machine does
        Volatile.Write(ref s_mayReturn, 1);
        Assert.True(closer.Join(10_000));
        Assert.Equal(0, Volatile.Read(ref s_inside));
        caller.Join();
    }

    // Callers hammer the gate while it opens and closes: whenever Close has returned, nobody is inside and nobody comes in.
    [Fact]
    public void Close_AgainstCallers_LeavesNobodyInside()
    {
        Assert.SkipUnless(JackGate.IsSupported, "gates are machine code for Linux x86-64");
        using var gate = new JackGate((delegate* unmanaged<nint, int>)&Count, 1, JackGateArgument.First);
        var isOver = false;
        var callers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            var function = (delegate* unmanaged<nint, int>)gate.Function;
            while (!Volatile.Read(ref isOver))
                function(gate.Argument);
        })).ToArray();
        foreach (var caller in callers)
            caller.Start();
        var callsSeen = 0;
        for (var round = 0; round < 60; round++)
        {
            gate.Open();
            var before = Volatile.Read(ref s_calls);
            SpinWait.SpinUntil(() => Volatile.Read(ref s_calls) != before, 100);
            gate.Close();
            var after = Volatile.Read(ref s_calls);
            callsSeen += after - before;
            Thread.SpinWait(2_000);
            Assert.Equal(after, Volatile.Read(ref s_calls));
        }

        Volatile.Write(ref isOver, true);
        foreach (var caller in callers)
            caller.Join();
        Assert.True(callsSeen > 0);
    }

    [UnmanagedCallersOnly]
    private static int First(nint self) => (int)self;

    [UnmanagedCallersOnly]
    private static int Second(uint frames, nint self) => (int)(frames + self);

    [UnmanagedCallersOnly]
    private static int Third(int code, byte* reason, nint self) => (int)(code + (nint)reason + self);

    [UnmanagedCallersOnly]
    private static int Count(nint self) => Interlocked.Increment(ref s_calls);

    [UnmanagedCallersOnly]
    private static int Stay(nint self)
    {
        Volatile.Write(ref s_inside, 1);
        while (Volatile.Read(ref s_mayReturn) == 0)
            Thread.Yield();
        Volatile.Write(ref s_inside, 0);
        return 0;
    }
}
