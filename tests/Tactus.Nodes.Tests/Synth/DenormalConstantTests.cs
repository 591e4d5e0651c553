using System.Runtime.CompilerServices;
using Tactus.Nodes;
using Tactus.RealTime;

namespace Tactus.Tests.Synth;

/// <summary>
/// The runtime's compiler works on the thread that calls first. Where that thread counts denormals as zero, so does the compiler while it folds constants: a bit pattern that
/// looks like a denormal number must never become a floating-point constant.
/// </summary>
public sealed unsafe class DenormalConstantTests
{
    [Fact]
    public void SplatBits_CompiledWhileFlushingDenormals_KeepsItsBits()
    {
        uint stored = 0, selected = 0, compared = 0;
        var thread = new Thread(() =>
        {
            var previous = DenormalMode.FlushToZero();
            stored = Store();
            selected = Select();
            compared = Compare(3);
            DenormalMode.Restore(previous);
        });
        thread.Start();
        thread.Join();
        Assert.Equal(1664525u, stored);
        Assert.Equal(1013904223u & 0x007F_FFFF, selected);
        Assert.Equal(uint.MaxValue, compared);
    }

    // Each of these is called once, on the thread above, and compiled there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint Store()
    {
        uint target = 0;
        Lane1.Store(Lane1.SplatBits(1664525), (float*)&target);
        return target;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint Select()
    {
        uint target = 0;
        Lane1.Store(Lane1.Select(Lane1.SplatBits(uint.MaxValue), Lane1.SplatBits(1013904223u & 0x007F_FFFF), Lane1.SplatBits(0)), (float*)&target);
        return target;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint Compare(uint shape)
    {
        uint target = 0;
        Lane1.Store(Lane1.EqualBits(Lane1.Load((float*)&shape), Lane1.SplatBits(3)), (float*)&target);
        return target;
    }
}
