using Tactus.Devices.Tests.File;
using Xunit.Runner.InProc.SystemConsole;

namespace Tactus.Devices.Tests;

/// <summary>The suite, or one of its children, which are this program again.</summary>
internal static class Program
{
    internal const string ProbeVariable = "TACTUS_TEST_PROBE";

    private static async Task<int> Main(string[] args)
    {
        if (Environment.GetEnvironmentVariable(KilledChild.Variable) is { Length: > 0 } path)
            return KilledChild.Play(path);

        if (Environment.GetEnvironmentVariable(ProbeVariable) is { Length: > 0 } server)
        {
            Console.WriteLine("jack: " + new JackBackend().Probe(server).Reason);
            return 0;
        }

        return await ConsoleRunner.Run(args);
    }
}
