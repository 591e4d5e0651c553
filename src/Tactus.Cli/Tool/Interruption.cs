using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Cli;

/// <summary>Ctrl+C, and what means the same: the first asks the verb to stop well, the second ends the process at once.</summary>
/// <remarks>A terminal sends Ctrl+C to the whole process group, the engine process included, which leaves the decision to its supervisor.</remarks>
internal sealed partial class Interruption : IDisposable
{
    private const int InterruptSignal = 2;
    private const int FileSizeSignal = 25;
    private const nint DefaultAction = 0;
    private const nint IgnoreAction = 1;
    private const long EchoNanoseconds = 150_000_000;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Report _report;
    private readonly Lock _gate = new();
    private PosixSignal? _first;
    private long _firstNanoseconds;

    internal Interruption(Report report)
    {
        _report = report;

        // why: a script's background job starts with Ctrl+C ignored, and the runtime keeps it so; but who sends the signal to a player means it.
        if (!OperatingSystem.IsWindows())
        {
            _ = SetAction(InterruptSignal, DefaultAction);

            // why: a file that reaches the caller's limit is to be an error of that file, in a sentence.
            _ = SetAction(FileSizeSignal, IgnoreAction);
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
        if (!OperatingSystem.IsWindows())
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle));
    }

    /// <summary>Cancelled by the first.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>Whether somebody asked to stop.</summary>
    internal bool IsRequested => _source.IsCancellationRequested;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private bool IsFirst(PosixSignal signal)
    {
        lock (_gate)
        {
            var now = MonotonicClock.NowNanoseconds;
            if (_first is null)
            {
                (_first, _firstNanoseconds) = (signal, now);
                return true;
            }

            // why: timeout(1), and a terminal that closes, send the same signal to the process and to its group: that is one wish, not two.
            return _first == signal && now - _firstNanoseconds < EchoNanoseconds;
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!IsFirst(context.Signal))
        {
            _report.EndLiveLine();
            Environment.Exit((int)ExitStatus.Interrupted);
        }

        // why: whoever waits for the token continues on this thread, and the second signal must not wait behind it.
        ThreadPool.QueueUserWorkItem(static source =>
        {
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The verb ended by itself in the same moment.
            }
        }, _source, preferLocal: false);
    }
}
