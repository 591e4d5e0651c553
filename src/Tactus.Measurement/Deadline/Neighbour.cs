using System.Diagnostics;
using System.Globalization;

namespace Tactus.Measurement;

/// <summary>The neighbour process, from construction to disposal.</summary>
internal sealed class Neighbour : IDisposable
{
    private readonly Process _process;

    internal Neighbour(int megabytesPerSecond)
    {
        var program = Environment.ProcessPath!;
        List<string> arguments = [Benchmarks.ChildWord, megabytesPerSecond.ToString(CultureInfo.InvariantCulture)];
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments.Insert(0, Environment.GetCommandLineArgs()[0]); // why: started as `dotnet program.dll`, the program is the host's first argument
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (_process.StandardOutput.ReadLine() != "ready")
            throw new InvalidOperationException("The neighbour process did not start.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
