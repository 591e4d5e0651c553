using System.Runtime.InteropServices;

namespace Tactus.Supervision;

/// <summary>The life of an engine process from its first line to its last.</summary>
internal static partial class ChildLife
{
    private const int FileSizeSignal = 25;
    private const nint IgnoreAction = 1;

    internal static void Run(string channelAddress, int parentProcessId)
    {
        // why: Ctrl+C reaches every process of the terminal; only the supervisor may decide what it means, so that the sound can fade.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);

        // why: a file that reaches the caller's limit is to be an error of that file, not the end of the sound.
        if (!OperatingSystem.IsWindows())
        {
            _ = SetAction(FileSizeSignal, IgnoreAction);
        }

        using var server = new EngineServer(channelAddress, parentProcessId);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            server.End();
        });
        server.Run();
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);
}
