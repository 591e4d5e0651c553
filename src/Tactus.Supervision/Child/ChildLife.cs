using System.Runtime.InteropServices;

namespace Tactus.Supervision;

/// <summary>The life of an engine process from its first line to its last.</summary>
internal static class ChildLife
{
    internal static void Run(string channelAddress, int parentProcessId)
    {
        // why: Ctrl+C reaches every process of the terminal; only the supervisor may decide what it means, so that the sound can fade.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);
        using var server = new EngineServer(channelAddress, parentProcessId);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            server.End();
        });
        server.Run();
    }
}
