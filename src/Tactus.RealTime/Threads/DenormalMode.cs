using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>Lets the calling thread count denormal numbers as zero, which .NET has no switch for.</summary>
/// <remarks>
/// <para>Denormals slow scalar loops 2.3 times (measured, feedback filter decaying). The control word is the thread's own; collections leave it alone.</para>
/// <para>Works through two machine-code stubs of a few bytes, written once into a page that is never writable and executable at the same time.
/// Touch <see cref="IsSupported"/> on the control side once, so that the page is made there; <see cref="RealTimeThread"/> does.</para>
/// <para>Run on Linux x86-64. Linux arm64, macOS and Windows are written but not run.</para>
/// </remarks>
public static unsafe class DenormalMode
{
    // SSE control word: bit 15 flush results to zero, bit 6 take operands as zero. arm64 FPCR: bit 24 does both.
    private const uint X64FlushBits = 0x8040;
    private const uint Arm64FlushBits = 1 << 24;

    private static readonly nuint s_flushBits = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64FlushBits : X64FlushBits;
    private static readonly byte* s_code = MakeCode();
    private static readonly delegate* unmanaged[SuppressGCTransition]<nuint> s_read = (delegate* unmanaged[SuppressGCTransition]<nuint>)s_code;
    private static readonly delegate* unmanaged[SuppressGCTransition]<nuint, void> s_write =
        (delegate* unmanaged[SuppressGCTransition]<nuint, void>)(s_code == null ? null : s_code + CodePage.WriteOffset);

    /// <summary>The stubs could be made on this processor and system; if not, the other members do nothing.</summary>
    [AnyThread]
    public static bool IsSupported => s_code != null;

    /// <summary>The calling thread counts denormals as zero now.</summary>
    [AnyThread, RealTimeSafe]
    public static bool IsFlushing => s_code != null && (s_read() & s_flushBits) == s_flushBits;

    /// <summary>From now on the calling thread counts denormals as zero, as operands and as results.</summary>
    /// <returns>What was set before, for <see cref="Restore"/>.</returns>
    [AnyThread, RealTimeSafe]
    public static DenormalState FlushToZero()
    {
        if (s_code == null)
            return default;

        var before = s_read();
        s_write(before | s_flushBits);
        return new DenormalState(before);
    }

    /// <summary>What is set on the calling thread now.</summary>
    /// <returns>The state, for <see cref="Restore"/>.</returns>
    [AnyThread, RealTimeSafe]
    public static DenormalState Save() => s_code == null ? default : new DenormalState(s_read());

    /// <summary>Sets back how the calling thread treats denormals; other settings (rounding) stay as they are.</summary>
    /// <param name="state">From <see cref="Save"/> or <see cref="FlushToZero"/>.</param>
    [AnyThread, RealTimeSafe]
    public static void Restore(DenormalState state)
    {
        if (s_code != null)
            s_write((s_read() & ~s_flushBits) | (state.Word & s_flushBits));
    }

    private static byte* MakeCode()
    {
        var windows = OperatingSystem.IsWindows();
        return RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => CodePage.Make(X64Read, windows ? X64WriteWindows : X64WriteSystemV),
            Architecture.Arm64 => CodePage.Make(Arm64Read, Arm64Write),
            _ => null,
        };
    }

    // push rax; stmxcsr [rsp]; mov eax, [rsp] (clears the upper half); add rsp, 8; ret
    private static ReadOnlySpan<byte> X64Read => [0x50, 0x0F, 0xAE, 0x1C, 0x24, 0x8B, 0x04, 0x24, 0x48, 0x83, 0xC4, 0x08, 0xC3];

    // push rdi; ldmxcsr [rsp]; pop rdi; ret
    private static ReadOnlySpan<byte> X64WriteSystemV => [0x57, 0x0F, 0xAE, 0x14, 0x24, 0x5F, 0xC3];

    // push rcx; ldmxcsr [rsp]; pop rcx; ret
    private static ReadOnlySpan<byte> X64WriteWindows => [0x51, 0x0F, 0xAE, 0x14, 0x24, 0x59, 0xC3];

    // mrs x0, fpcr; ret
    private static ReadOnlySpan<byte> Arm64Read => [0x00, 0x44, 0x3B, 0xD5, 0xC0, 0x03, 0x5F, 0xD6];

    // msr fpcr, x0; ret
    private static ReadOnlySpan<byte> Arm64Write => [0x00, 0x44, 0x1B, 0xD5, 0xC0, 0x03, 0x5F, 0xD6];
}
