using Tactus.Supervision;

namespace Tactus;

/// <content>Starts, edits and transport commands that outlive the process they were meant for.</content>
public sealed partial class EngineProcess
{
    /// <summary>Processes that may die of the same edit before it is refused: the first may have been ended from outside.</summary>
    private const int MaxAttempts = 3;

    private const int MaxWaitingCommands = 1000;

    private const string Advice = "look in the system's log for what ends it, such as the out-of-memory killer, or run the engine in this process";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    private readonly List<ChannelCommand> _waiting = [];
    private bool _wantsToPlay;

    /// <summary>Sends a transport command; while an engine is being started again, it waits for the new one.</summary>
    /// <exception cref="EngineException">The engine was given up, or hangs.</exception>
    internal void Post(ChannelCommandKind kind, double a = 0, double b = 0)
    {
        var command = new ChannelCommand { Kind = kind, A = a, B = b };
        lock (_stateGate)
        {
            _wantsToPlay = kind switch { ChannelCommandKind.Play => true, ChannelCommandKind.Stop => false, _ => _wantsToPlay };
            if (_link is { } link && link.TryPost(command))
            {
                return;
            }

            if (_link is null && GivenUp is null && !_isStopping && _waiting.Count < MaxWaitingCommands)
            {
                _waiting.Add(command);
                return;
            }
        }

        throw new EngineException(EngineFault.EngineLost, GivenUp ?? "the engine process takes no commands at the moment; it hangs, or is being started again.");
    }

    /// <summary>Starts the first process, again and again if it dies before it plays: whatever ended it may have been meant for another.</summary>
    private async Task StartPatientlyAsync(CancellationToken cancellationToken)
    {
        for (var pause = s_firstPause; ; pause *= 2)
        {
            try
            {
                _link = await StartChildAsync(_options, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (EngineException exception) when (exception.Fault == EngineFault.EngineLost && !cancellationToken.IsCancellationRequested)
            {
                var loss = $"{exception.Message.TrimEnd('.')} while it started";
                if (!MayRestart())
                {
                    throw new EngineException(EngineFault.EngineLost, $"{loss}, {MaxRestarts + 1} times in a row; {Advice}.", exception);
                }

                RestartCount++;
                Notify(NotificationLevel.Warning, $"{Capital(loss)}; another one is started.");
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the engine take a graph, and keeps it for those that follow. The caller holds the edit gate.</summary>
    /// <exception cref="EngineException">The engine refused it, or several processes died of it.</exception>
    private async Task TakeAsync(ChannelCommandKind kind, AudioGraph graph, Timeline? timeline, CancellationToken cancellationToken)
    {
        var document = EngineErrors.Refuse(() => EngineDocument.Of(graph, timeline).ToUtf8());
        for (var attempt = 1; ; attempt++)
        {
            var link = await LivingLinkAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await link.RequestAsync(new ChannelCommand { Kind = kind }, document, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException exception) when (exception.Fault == EngineFault.EngineLost && !_isStopping)
            {
                if (attempt == MaxAttempts)
                {
                    throw new EngineException(
                        EngineFault.EngineLost, $"{exception.Message.TrimEnd('.')} when it was given the graph, {MaxAttempts} times; what was there before plays on.", exception);
                }

                await GoneAsync(link, cancellationToken).ConfigureAwait(false);
                continue;
            }

            lock (_stateGate)
            {
                Adopt(graph, timeline ?? _timeline);
                _wantsToPlay &= kind != ChannelCommandKind.Load;

                // why: an engine that was started again in this moment was given the graph of before.
                if (ReferenceEquals(_link, link))
                {
                    return;
                }
            }
        }
    }

    /// <summary>The engine process, once there is one.</summary>
    /// <exception cref="EngineException">It was given up, or is to end.</exception>
    private async Task<EngineLink> LivingLinkAsync(CancellationToken cancellationToken)
    {
        while (GivenUp is null && !_isStopping)
        {
            if (_link is { } link)
            {
                return link;
            }

            await Task.Delay(s_look, cancellationToken).ConfigureAwait(false);
        }

        throw new EngineException(EngineFault.EngineLost, GivenUp ?? "the engine was stopped.");
    }

    /// <summary>Waits until the watch has seen that a process is gone.</summary>
    private async Task GoneAsync(EngineLink lost, CancellationToken cancellationToken)
    {
        while (GivenUp is null && !_isStopping && ReferenceEquals(_link, lost))
        {
            await Task.Delay(s_look, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts a process that goes on where one ended: same graph, same place, and what was asked for since.</summary>
    private void RestartAt(TransportState position, IReadOnlyList<ChannelCommand> left)
    {
        var link = StartChildAsync(RestartOptions(), CancellationToken.None).GetAwaiter().GetResult();
        try
        {
            for (var isCurrent = false; !isCurrent;)
            {
                var (graph, timeline) = (_graph, Timeline);
                var document = EngineDocument.Of(graph, timeline).ToUtf8();
                link.RequestAsync(new ChannelCommand { Kind = ChannelCommandKind.Load }, document, CancellationToken.None).GetAwaiter().GetResult();
                lock (_stateGate)
                {
                    isCurrent = ReferenceEquals(graph, _graph) && ReferenceEquals(timeline, _timeline);
                    if (isCurrent)
                    {
                        Resume(link, position, left);
                        _link = link;
                    }
                }
            }
        }
        catch
        {
            link.End();
            throw;
        }
    }

    private void Resume(EngineLink link, TransportState position, IReadOnlyList<ChannelCommand> left)
    {
        link.TryPost(new ChannelCommand { Kind = ChannelCommandKind.Locate, A = position.PositionFrames / (double)Info.SampleRate });
        foreach (var command in left.Concat(_waiting))
        {
            link.TryPost(command);
        }

        _waiting.Clear();

        // why last, and not the state of before: a process may die between taking the command and telling that it plays.
        link.TryPost(new ChannelCommand { Kind = _wantsToPlay ? ChannelCommandKind.Play : ChannelCommandKind.Stop });
    }

    private static string Capital(string sentence) => string.Concat(char.ToUpperInvariant(sentence[0]).ToString(), sentence.AsSpan(1));
}
