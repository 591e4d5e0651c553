using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tactus.RealTime.Tests;

/// <summary>Runs this program again as another process, in a role of <see cref="ChildRoles"/>; killed at the latest when disposed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const string Variable = "TACTUS_TEST_CHILD";
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    internal StreamReader Output => _process.StandardOutput;

    internal static ChildProcess Start(string role, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment[Variable] = string.Join('|', [role, .. arguments]);
        var child = new ChildProcess(Process.Start(start)!);
        _ = child.Output.ReadLine();
        return child;
    }

    /// <summary>Ends it as <c>kill -9</c> does, at whatever it is doing.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    // Before the test runner starts: a child never runs tests.
    [ModuleInitializer]
    internal static void RunIfChild()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } command)
            return;

        // A child whose parent died finds its input ended, and ends too.
        // Both streams are opened here, as a role may leave no descriptors.
        var input = Console.OpenStandardInput();
        Console.WriteLine(command);
        new Thread(() =>
        {
            while (input.ReadByte() >= 0)
            {
            }

            Environment.Exit(3);
        }) { IsBackground = true }.Start();

        var parts = command.Split('|');
        ChildRoles.Run(parts[0], parts[1..]);
        Environment.Exit(0);
    }
}
