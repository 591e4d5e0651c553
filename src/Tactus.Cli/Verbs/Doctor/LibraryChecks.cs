using System.Runtime.InteropServices;

namespace Tactus.Cli;

/// <summary>Native libraries that the tool or its tests can use, found by loading them.</summary>
internal static class LibraryChecks
{
    internal static IEnumerable<Finding> All()
    {
        yield return Jack();
        yield return Comparison("libsndfile", ["libsndfile.so.1", "libsndfile.1.dylib", "sndfile.dll"], "apt-get install libsndfile1");
        yield return Comparison("libsoxr", ["libsoxr.so.0", "libsoxr.0.dylib", "soxr.dll"], "apt-get install libsoxr0");
    }

    private static Finding Jack()
    {
        const string Mend = "apt-get install jackd2 libjack-jackd2-0, or PipeWire's pipewire-jack; then start the server: jackd -d alsa &";
        if (!Loads(["libjack.so.0", "libjack.0.dylib", "libjack64.dll"]))
            return new Finding("jack", false, "the JACK library is not installed; the null and file devices work", Mend);

        return JackServerRuns()
            ? new Finding("jack", true, "library installed, server running")
            : new Finding("jack", false, "library installed, but no server runs", "jackd -d alsa &   (or jackd -d dummy & to try it without a sound card)");
    }

    // why: asked of the file system, as opening a client would start a server on some machines.
    private static bool JackServerRuns()
    {
        if (!OperatingSystem.IsLinux())
            return true;

        try
        {
            return Directory.EnumerateFileSystemEntries("/dev/shm", "jack_*").Any()
                && Directory.EnumerateDirectories("/proc").Any(IsJackServer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsJackServer(string processFolder)
    {
        if (!char.IsAsciiDigit(processFolder[^1]))
            return false;

        try
        {
            return File.ReadAllText(Path.Combine(processFolder, "comm")).Trim() is "jackd" or "jackdbus" or "pipewire";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Finding Comparison(string name, string[] files, string mend) =>
        Loads(files) ? new Finding(name, true, "installed") : new Finding(name, true, "not installed; only the project's own tests compare with it", mend);

    private static bool Loads(string[] files) => files.Any(file => NativeLibrary.TryLoad(file, out _));
}
