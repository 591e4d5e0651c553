using System.Runtime.InteropServices;

namespace Tactus.Supervision;

/// <summary>The life of an engine process from its first line to its last.</summary>
internal static partial class ChildLife
{
    private const int FileSizeSignal = 25;
    private const nint IgnoreAction = 1;

    internal static void Run(string channelAddress, int parentProcessId)
    {
        // why: Ctrl+C reaches every process of the terminal, and timeout(1) or a service manager ends whole groups; only the supervisor may decide what that
        // means, so that the sound can fade. If it ends without a word, so does this process.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static signal => signal.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);

        // why: a file that reaches the caller's limit is to be an error of that file, not the end of the sound.
        if (!OperatingSystem.IsWindows())
        {
            _ = SetAction(FileSizeSignal, IgnoreAction);
        }

        using var server = new EngineServer(channelAddress, parentProcessId);
        server.Run();
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);
}
