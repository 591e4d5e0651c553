using System.Diagnostics;
using System.Globalization;

namespace Tactus.Measurement;

/// <summary>JUCE's graph on one case: a process that builds the graph once and measures whenever it is asked to.</summary>
internal sealed class JuceGraph : IDisposable
{
    private readonly Process _process;

    private JuceGraph(Process process) => _process = process;

    /// <summary>Sum of the squares of the latest output.</summary>
    internal double Energy { get; private set; }

    /// <summary>Starts the process and waits until the graph is built, which for thousands of connections takes JUCE minutes.</summary>
    /// <returns><see langword="null"/> if it has not built the graph in time.</returns>
    internal static JuceGraph? Start(string path, GraphCase graphCase, TimeSpan patience, CancellationToken cancellation)
    {
        var process = Process.Start(new ProcessStartInfo(
            path, [graphCase.Topology, graphCase.Size.ToString(CultureInfo.InvariantCulture), graphCase.Frames.ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var graph = new JuceGraph(process);
        try
        {
            if (process.StandardOutput.ReadLineAsync(cancellation).AsTask().Wait((int)patience.TotalMilliseconds, cancellation))
                return graph;
        }
        catch (OperationCanceledException)
        {
            graph.Dispose();
            throw;
        }

        graph.Dispose();
        return null;
    }

    /// <returns>The median nanoseconds of a block.</returns>
    internal double Measure(double seconds)
    {
        _process.StandardInput.WriteLine(seconds.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        if (_process.StandardOutput.ReadLine()?.Split(' ') is not ["median", var median, "energy", var energy])
            throw new InvalidOperationException("bench/reference/juce_graph ended without an answer.");

        Energy = double.Parse(energy, CultureInfo.InvariantCulture);
        return double.Parse(median, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
