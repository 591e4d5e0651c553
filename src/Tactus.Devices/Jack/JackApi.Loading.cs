using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Tactus.Devices;

internal sealed unsafe partial class JackApi
{
    private static readonly Lazy<(JackApi? Api, string Reason)> s_loaded = new(() => Load(Names));

    /// <summary>The library, if it is installed and whole.</summary>
    /// <param name="api">The entries.</param>
    /// <param name="reason">Why not.</param>
    internal static bool TryLoad([NotNullWhen(true)] out JackApi? api, out string reason)
    {
        (api, reason) = s_loaded.Value;
        return api is not null;
    }

    /// <summary>How to get the library on this system.</summary>
    internal static string InstallMend =>
        OperatingSystem.IsLinux() ? "apt-get install jackd2, or your distribution's jack2 or pipewire-jack"
        : OperatingSystem.IsMacOS() ? "brew install jack"
        : "install JACK2 from jackaudio.org";

    // Not run: macOS and Windows. On macOS arm64 jack_client_open's server name is a variadic argument, which needs another calling convention;
    // only the default server is reached there.
    private static string[] Names =>
        OperatingSystem.IsWindows() ? ["libjack64.dll", "libjack.dll"]
        : OperatingSystem.IsMacOS() ? ["libjack.0.dylib", "/usr/local/lib/libjack.0.dylib", "/opt/homebrew/lib/libjack.0.dylib"]
        : ["libjack.so.0"];

    /// <summary>Loads the first library of these names that is there.</summary>
    internal static (JackApi? Api, string Reason) Load(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var library))
                continue;

            try
            {
                return (new JackApi(library), "");
            }
            catch (EntryPointNotFoundException exception)
            {
                return (null, $"The JACK library {name} is too old: {exception.Message}");
            }
        }

        return (null, $"The JACK library ({names[0]}) is not installed.");
    }

    // The library prints its troubles to the terminal unless told where to put them; ours come as data.
    private static void Silence(nint library)
    {
        // why a C function: the handlers may be called on any thread of the library, even one that is ending, where managed code has no business.
        // atoi takes a text and does nothing else with it.
        var ignore = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "atoi");
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "jack_set_error_function"))(ignore);
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "jack_set_info_function"))(ignore);
    }
}
