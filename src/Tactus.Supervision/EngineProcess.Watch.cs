using Tactus.RealTime;
using Tactus.Supervision;

namespace Tactus;

/// <content>Keeps the engine process alive.</content>
public sealed partial class EngineProcess
{
    /// <summary>Restarts within <see cref="s_restartWindow"/> after which the engine is given up, as in supervisors of Erlang.</summary>
    private const int MaxRestarts = 5;

    private static readonly TimeSpan s_restartWindow = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(20);
    private readonly Queue<DateTime> _restarts = new();
    private RealTimeThread? _watch;
    private volatile bool _isStopping;

    private void StartWatch()
    {
        _watch = new RealTimeThread(new RealTimeThreadOptions { Name = "tactus-watch", Priority = 0 }, _ => Watch());
        _watch.Start();
    }

    private void Watch()
    {
        while (!_isDisposed)
        {
            if (_link is not { } link)
            {
                return;
            }

            link.WaitForReplies(s_round);
            while (link.TryReadXrun(out var xrun))
            {
                Xruns?.Invoke(xrun);
            }

            if (link.FindLoss() is { } loss && !_isStopping)
            {
                Recover(link, loss);
            }
        }
    }

    private void Recover(EngineLink lost, string loss)
    {
        // why: the figures of the dead process stay readable in the shared memory; they say where the song was.
        var figures = lost.ReadFigures();
        var last = figures.Snapshot.Transport;
        _history.Take(figures);
        lock (_stateGate)
        {
            _link = null;
        }

        var left = lost.End();
        for (var pause = s_firstPause; !_isStopping; pause = pause * 2)
        {
            if (!MayRestart())
            {
                GivenUp = $"the engine process {loss}; it was started again {MaxRestarts} times within {s_restartWindow.TotalSeconds:0} s and is given up now; {Advice}.";
                Notify(NotificationLevel.Error, Capital(GivenUp));
                return;
            }

            try
            {
                var written = Info.Device;
                RestartAt(last, left);
                RestartCount++;
                Notify(NotificationLevel.Error, $"The engine process {loss}; a new one plays on at {last.PositionFrames / (double)Math.Max(1, Info.SampleRate):0.000} s{DescribeDevice(written)}.");
                return;
            }
            catch (Exception exception)
            {
                // why: whatever it is, the watch must go on; the sentence tells it, and restarts are counted.
                loss = $"could not be started again: {exception.Message.TrimEnd('.')}";
                Pause(pause);
            }
        }
    }

    /// <summary>The rest of the sentence, where the new engine does not play on what the one before played on.</summary>
    private string DescribeDevice(string before)
    {
        if (Info.Device == before)
        {
            return "";
        }

        return EngineDevices.IsFile(Info.Device)
            ? $" and writes into {FileOf(Info.Device)}; {FileOf(before)} keeps what was written before"
            : $" on \"{Info.Device}\"; {char.ToLowerInvariant(Info.DeviceChoice.FirstOrDefault('.'))}{Info.DeviceChoice.TrimEnd('.').AsSpan(Math.Min(1, Info.DeviceChoice.Length))}";
    }

    private static string FileOf(string device) => Path.GetFileName(device[(device.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    private void Pause(TimeSpan length)
    {
        var end = MonotonicClock.NowNanoseconds + length.Ticks * 100;
        while (!_isStopping && MonotonicClock.NowNanoseconds < end)
        {
            MonotonicClock.SleepUntil(Math.Min(end, MonotonicClock.NowNanoseconds + s_round.Ticks * 100));
        }
    }

    private bool MayRestart()
    {
        var now = DateTime.UtcNow;
        while (_restarts.TryPeek(out var oldest) && now - oldest > s_restartWindow)
        {
            _restarts.Dequeue();
        }

        _restarts.Enqueue(now);
        return _restarts.Count <= MaxRestarts;
    }

    /// <summary>The options for going on where an engine ended: the graph is prepared for its rate, its device may be away, and what it wrote is not written over.</summary>
    private EngineOptions RestartOptions()
    {
        var wanted = Info.AwaitedDevice.Length > 0 ? Info.AwaitedDevice : Info.Device;
        return _options with
        {
            // why the options' own file: numbers count on from its name, also at the next restart.
            Device = EngineDevices.AfterBreak(EngineDevices.IsFile(_options.Device) ? _options.Device : wanted),
            SampleRate = Info.SampleRate,
            QuantumFrames = Info.QuantumFrames,
            WaitsForDevice = true,
        };
    }
}
