using System.Runtime.InteropServices;

namespace Tactus.Devices;

/// <summary>A C string for the length of a call.</summary>
internal sealed unsafe class Utf8Text(string text) : IDisposable
{
    /// <summary>Zero-terminated; valid until <see cref="Dispose"/>.</summary>
    internal byte* Pointer { get; private set; } = (byte*)Marshal.StringToCoTaskMemUTF8(text);

    /// <inheritdoc/>
    public void Dispose()
    {
        Marshal.FreeCoTaskMem((nint)Pointer);
        Pointer = null;
    }
}
