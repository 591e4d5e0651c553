using System.Diagnostics;
using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>The neighbour process, from construction to disposal.</summary>
internal sealed class Neighbour : IDisposable
{
    private readonly Process _process;

    internal Neighbour(int megabytesPerSecond)
    {
        _process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, ["allocate", "--megabytes", megabytesPerSecond.ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _process.StandardOutput.ReadLine();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
