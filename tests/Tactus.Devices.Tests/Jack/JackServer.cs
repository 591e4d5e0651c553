using System.Diagnostics;
using System.Globalization;

namespace Tactus.Devices.Tests.Jack;

/// <summary>A real jackd with the dummy driver and a name of its own; skips the test aloud where jackd is not installed.</summary>
internal sealed class JackServer : IDisposable
{
    private static int s_count;

    private Process _process;
    private IAudioDevice _holder;
    private bool _isKilled;

    private JackServer(string name, Process process, IAudioDevice holder)
    {
        Name = name;
        _process = process;
        _holder = holder;
    }

    public string Name { get; }

    public static JackServer Start(int quantum = 128, bool isSynchronous = true)
    {
        Assert.SkipUnless(
            System.IO.File.Exists("/usr/bin/jackd"), "jackd is not installed, so nothing of the JACK device was tested (apt-get install jackd2)");
        var name = string.Create(CultureInfo.InvariantCulture, $"tactus-test-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        var (process, holder) = Launch(name, quantum, isSynchronous, rate: 48_000);
        return new JackServer(name, process, holder);
    }

    private static (Process Process, IAudioDevice Holder) Launch(string name, int quantum, bool isSynchronous, int rate)
    {
        // why a long time-out: on a machine with other work, a client that is not scheduled for a while is not to be thrown out.
        var mode = isSynchronous ? "-S -t 5000" : "-t 5000";
        // why temporary (-T) and with a client that holds it: if this program is killed, its servers go with it instead of taking the machine's few places.
        var process = Run("jackd", string.Create(CultureInfo.InvariantCulture, $"-n {name} -T {mode} -d dummy -r {rate} -p {quantum}"));
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        IAudioDevice? holder = null;
        Assert.True(
            SpinWait.SpinUntil(() => process.HasExited || (holder = TryHold(name)) is not null, 15_000) && holder is not null,
            $"jackd {name} did not start: {new JackBackend().Probe(name).Reason}\n{string.Join('\n', said)}");
        return (process, holder);
    }

    /// <summary>Starts the server again under the same name, after it was killed or ended.</summary>
    public void Restart(int rate = 48_000, int quantum = 128)
    {
        _process.Dispose();
        (_process, _holder) = Launch(Name, quantum, isSynchronous: true, rate);
        _isKilled = false;
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
        _isKilled = true;
        _holder.Dispose();
    }

    /// <summary>Lets it stand still, as a server does whose sound card was unplugged.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public void Terminate()
    {
        Signal("TERM");
        _process.WaitForExit();
        _holder.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Run("kill", string.Create(CultureInfo.InvariantCulture, $"-{signal} {_process.Id}"));
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Terminate();
        _process.Dispose();
        // why: a killed server keeps one of the eight places of the machine until one of the same name ends properly.
        if (_isKilled)
        {
            Restart(quantum: 1_024);
            Terminate();
            _process.Dispose();
        }

        foreach (var left in Directory.EnumerateFileSystemEntries("/dev/shm", $"*{Name}*"))
        {
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
            else
                System.IO.File.Delete(left);
        }
    }

    private static IAudioDevice? TryHold(string name)
    {
        try
        {
            return new JackBackend().Open(
                new DeviceRequest { Device = name, ClientName = "holder", OutputChannels = 0, MidiInputs = 0, MidiOutputs = 0 });
        }
        catch (DeviceException)
        {
            return null;
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
