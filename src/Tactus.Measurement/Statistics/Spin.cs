using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tactus.Measurement;

/// <summary>A moment's wait in a measuring loop: the one instruction that the controls use, so that both sides wait alike.</summary>
internal static class Spin
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else
            Thread.SpinWait(1);
    }
}
