using Tactus.RealTime;
using Tactus.Supervision;

namespace Tactus;

/// <content>Keeps the engine process alive.</content>
public sealed partial class EngineProcess
{
    /// <summary>Restarts within <see cref="s_restartWindow"/> after which the engine is given up, as in supervisors of Erlang.</summary>
    private const int MaxRestarts = 5;

    private static readonly TimeSpan s_restartWindow = TimeSpan.FromSeconds(60);
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
        var last = lost.ReadFigures().Snapshot.Transport;
        _link = null;
        lost.End();
        while (!_isStopping)
        {
            if (!MayRestart())
            {
                Notify(NotificationLevel.Error, $"The engine process {loss}; it was started again {MaxRestarts} times within {s_restartWindow.TotalSeconds:0} s and is given up now.");
                return;
            }

            try
            {
                RestartAt(last);
                RestartCount++;
                Notify(NotificationLevel.Error, $"The engine process {loss}; a new one plays on at {last.PositionFrames / (double)Math.Max(1, Info.SampleRate):0.000} s.");
                return;
            }
            catch (Exception exception)
            {
                // why: whatever it is, the watch must go on; the sentence tells it, and restarts are counted.
                loss = $"could not be started again: {exception.Message}";
            }
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

    private void RestartAt(TransportState position)
    {
        _editGate.Wait();
        try
        {
            StartChildAsync(CancellationToken.None).GetAwaiter().GetResult();
            SendDocumentAsync(ChannelCommandKind.Load, _graph, _timeline, CancellationToken.None).GetAwaiter().GetResult();
            Post(ChannelCommandKind.Locate, position.PositionFrames / (double)Info.SampleRate);
            if (position.IsPlaying)
            {
                Post(ChannelCommandKind.Play);
            }
        }
        finally
        {
            _editGate.Release();
        }
    }
}
