using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tactus.RealTime;

/// <summary>Hints to the processor.</summary>
internal static class Processor
{
    /// <summary>Says that a loop spins, so that the core saves power and lets its sibling run.</summary>
    // why: not Thread.SpinWait, which scales its argument by a measurement and calls into the runtime.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
        else
            Thread.SpinWait(1);
    }
}
