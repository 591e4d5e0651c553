using System.Runtime.CompilerServices;

namespace Tactus.RealTime;

/// <summary>A managed thread that names, binds and promotes itself before its body runs, and says what it was granted.</summary>
/// <remarks>
/// <para>The system's priority call works on the calling thread, and <see cref="Thread.Priority"/> does nothing on Linux; so the thread does it itself.
/// On Linux the priority is not inherited by threads that the runtime starts from here (SCHED_RESET_ON_FORK).</para>
/// <para>An exception that leaves the body ends the thread, not the process: it is kept in <see cref="Fault"/>, and a watchdog finds the heartbeat missing.</para>
/// </remarks>
[MainThread]
public sealed class RealTimeThread
{
    private readonly RealTimeThreadOptions _options;
    private readonly Action<RealTimeStatus> _body;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ready = new();
    private RealTimeStatus? _status;
    private Exception? _fault;

    /// <summary>Prepares a thread; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="options">What the thread asks for itself.</param>
    /// <param name="body">The work; receives what was granted. It must end by itself when its owner says so.</param>
    public RealTimeThread(RealTimeThreadOptions options, Action<RealTimeStatus> body)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(body);
        _options = options;
        _body = body;
        _thread = new Thread(Run, options.StackBytes) { IsBackground = true, Name = options.Name };
    }

    /// <summary>What was granted; null until <see cref="Start"/> has returned.</summary>
    public RealTimeStatus? Status => Volatile.Read(ref _status); // order: acquire; pairs with the write in Run, so that the record is seen whole.

    /// <summary>What ended the body early, or null.</summary>
    public Exception? Fault => Volatile.Read(ref _fault); // order: acquire; pairs with the write in Run.

    /// <summary>The body has not ended yet.</summary>
    public bool IsAlive => _thread.IsAlive;

    /// <summary>Names, binds and promotes the calling thread, for threads that somebody else made (a device's callback).</summary>
    /// <param name="options">What to ask for; the stack sizes are not used.</param>
    /// <returns>What was granted.</returns>
    [AnyThread]
    public static RealTimeStatus PromoteCurrent(RealTimeThreadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var status =
            OperatingSystem.IsLinux() ? LinuxThread.Promote(options)
            : OperatingSystem.IsMacOS() ? MacThread.Promote(options)
            : OperatingSystem.IsWindows() ? WindowsThread.Promote(options)
            : new RealTimeStatus(false, RealTimePolicy.Ordinary, 0, -1, false, "Real-time threads are not known on this system.");

        if (options.FlushDenormals && DenormalMode.IsSupported)
        {
            DenormalMode.FlushToZero();
            status = status with { FlushesDenormals = true };
        }

        return status;
    }

    /// <summary>Starts the thread and waits until it has set itself up.</summary>
    /// <returns>What was granted.</returns>
    /// <exception cref="ThreadStateException">It was started before.</exception>
    public RealTimeStatus Start()
    {
        _thread.Start();
        _ready.Wait();
        return Status!;
    }

    /// <summary>Waits until the body has ended.</summary>
    /// <param name="timeout">How long to wait at most; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <returns>False if it still runs.</returns>
    public bool Join(TimeSpan timeout) => _thread.Join(timeout);

    private void Run()
    {
        try
        {
            RealTimeStatus status;
            try
            {
                status = PromoteCurrent(_options);
                if (OperatingSystem.IsLinux())
                    status = LinuxThread.Free(_options, status);
                TouchStack(Math.Min(_options.TouchedStackBytes, _options.StackBytes / 2));
            }
            catch (Exception exception)
            {
                status = new RealTimeStatus(false, RealTimePolicy.Ordinary, 0, -1, false, $"The thread could not set itself up: {exception.Message}");
            }

            // order: release; publishes the record to readers of Status.
            Volatile.Write(ref _status, status);
            _ready.Set();
            _body(status);
        }
        catch (Exception exception)
        {
            // order: release; publishes the exception to readers of Fault.
            Volatile.Write(ref _fault, exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void TouchStack(int bytes)
    {
        if (bytes <= 0)
            return;

        var stack = stackalloc byte[bytes];
        for (var offset = bytes - 1; offset >= 0; offset -= Environment.SystemPageSize)
            Unsafe.AsRef<byte>(stack + offset) = 1;
    }
}
