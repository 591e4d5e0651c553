using System.Diagnostics;
using System.Globalization;

namespace Tactus.Devices.Tests.Jack;

/// <summary>A real jackd with the dummy driver and a name of its own; skips the test aloud where jackd is not installed.</summary>
internal sealed class JackServer : IDisposable
{
    private static int s_count;

    private readonly Process _process;

    private JackServer(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public static JackServer Start(int quantum = 128, bool isSynchronous = true)
    {
        Assert.SkipUnless(
            System.IO.File.Exists("/usr/bin/jackd"), "jackd is not installed, so nothing of the JACK device was tested (apt-get install jackd2)");
        var name = string.Create(CultureInfo.InvariantCulture, $"tactus-test-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        // why a long time-out: on a machine with other work, a client that is not scheduled for a while is not to be thrown out.
        var mode = isSynchronous ? "-S -t 5000" : "-t 5000";
        var process = Run("jackd", string.Create(CultureInfo.InvariantCulture, $"-n {name} {mode} -d dummy -r 48000 -p {quantum}"));
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new JackServer(name, process);
        var backend = new JackBackend();
        Assert.True(
            SpinWait.SpinUntil(() => process.HasExited || backend.Probe(name).IsAvailable, 15_000) && !process.HasExited,
            $"jackd {name} did not start: {backend.Probe(name).Reason}");
        return server;
    }

    public IAudioDevice Open(DeviceRequest? request = null) =>
        new JackBackend().Open((request ?? new DeviceRequest()) with { Device = Name });

    /// <summary>Runs one of JACK's own tools against this server: the independent control.</summary>
    public string Tool(string tool, string arguments)
    {
        using var process = Run(tool, arguments, ("JACK_DEFAULT_SERVER", Name));
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Terminate()
    {
        using var kill = Run("kill", string.Create(CultureInfo.InvariantCulture, $"-TERM {_process.Id}"));
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Terminate();
        _process.Dispose();
        foreach (var left in Directory.EnumerateFileSystemEntries("/dev/shm", $"*{Name}*"))
        {
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
            else
                System.IO.File.Delete(left);
        }
    }

    private static Process Run(string tool, string arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
