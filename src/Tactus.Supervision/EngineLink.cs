using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Tactus.RealTime;

namespace Tactus.Supervision;

/// <summary>The supervisor's end of one engine process: its channel, its requests under way, and the process itself.</summary>
internal sealed class EngineLink
{
    private const int MaxReplyChars = 1 << 20;

    private static readonly TimeSpan s_hangTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_endTimeout = TimeSpan.FromSeconds(3);

    private readonly EngineChannel _channel;
    private readonly ChildProcess _child;
    private readonly SpscProducer<ChannelCommand> _commands;
    private readonly SpscConsumer<ChannelReply> _replies;
    private readonly SpscConsumer<XrunRecord> _xruns;
    private readonly LatestValueReader<ChannelFigures> _figures;
    private readonly ConcurrentDictionary<int, Request> _requests = new();
    private readonly Lock _gate = new();
    private readonly StringBuilder _pieces = new();
    private int _lastRequestId;
    private long _lastHeartbeat;
    private long _lastBeatTimestamp = Stopwatch.GetTimestamp();
    private ChannelFigures _latest;
    private bool _hasEnded;

    private EngineLink(EngineChannel channel, ChildProcess child)
    {
        _channel = channel;
        _child = child;
        _commands = channel.CommandProducer();
        _replies = channel.ReplyConsumer();
        _xruns = channel.XrunConsumer();
        _figures = channel.FiguresReader();
    }

    internal event Action<EngineNotification>? Notified;

    internal event Action<double>? Progressed;

    /// <summary>Told, as text, what the engine runs on from now on.</summary>
    internal event Action<string>? InfoChanged;

    internal int ProcessId => _child.ProcessId;

    internal static EngineLink Open()
    {
        var channel = Share(EngineChannel.Create);
        try
        {
            return new EngineLink(channel, ChildProcess.Start(channel.Address));
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    internal ChannelFigures ReadFigures()
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                _figures.TryTake();
                _latest = _figures.Value;
            }

            return _latest;
        }
    }

    internal float ReadReadout(ReadoutTable table, Node node, Readout readout)
    {
        lock (_gate)
        {
            return _hasEnded ? float.NaN : table.Read(_channel.Readouts, node, readout);
        }
    }

    internal bool TryReadXrun(out XrunRecord xrun)
    {
        lock (_gate)
        {
            xrun = default;
            return !_hasEnded && _xruns.TryRead(out xrun);
        }
    }

    internal bool TryPost(in ChannelCommand command)
    {
        lock (_gate)
        {
            if (_hasEnded || !_commands.TryWrite(command))
            {
                return false;
            }

            _channel.CommandsWait.Signal();
            return true;
        }
    }

    internal Task<string> RequestAsync(ChannelCommand command, CancellationToken cancellationToken) => RequestAsync(command, blob: null, cancellationToken);

    /// <summary>Sends a command and waits for its reply; the blob lives until then.</summary>
    /// <returns>The reply's text.</returns>
    /// <exception cref="EngineException">The engine refused, or is gone.</exception>
    internal async Task<string> RequestAsync(ChannelCommand command, byte[]? blob, CancellationToken cancellationToken)
    {
        using var memory = blob is null ? null : Share(() => SharedMemory.Create("tactus-blob", Math.Max(1, blob.Length)));
        if (memory is not null)
        {
            blob.CopyTo(memory.Bytes);
            command.BlobBytes = memory.SizeBytes;
            command.BlobAddress = ShortText.From(memory.Address);
        }

        var request = new Request();
        command.RequestId = Interlocked.Increment(ref _lastRequestId);
        _requests[command.RequestId] = request;
        try
        {
            if (!TryPost(command))
            {
                throw new EngineException(EngineFault.EngineLost, "the engine process takes no commands.");
            }

            return await WaitForAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _requests.TryRemove(command.RequestId, out _);
        }
    }

    /// <summary>Waits a round for replies and delivers what came. One caller at a time.</summary>
    internal void WaitForReplies(TimeSpan round)
    {
        var seen = _channel.RepliesWait.Epoch;
        DeliverReplies();
        _channel.RepliesWait.Wait(seen, round);
        DeliverReplies();
    }

    /// <summary>Whether the process is gone or hangs.</summary>
    /// <returns>What happened, as the rest of a sentence; <see langword="null"/> while all is well.</returns>
    internal string? FindLoss()
    {
        if (_child.HasExited)
        {
            DeliverReplies();
            FailRequests($"the engine process {_child.Ending}.");
            return _child.Ending;
        }

        var beat = _channel.Heartbeat;
        if (beat != _lastHeartbeat || !_requests.IsEmpty)
        {
            // why: opening a device or preparing a graph may take longer than a hang is given.
            _lastHeartbeat = beat;
            _lastBeatTimestamp = Stopwatch.GetTimestamp();
        }

        return Stopwatch.GetElapsedTime(_lastBeatTimestamp) > s_hangTimeout ? $"has not answered for {s_hangTimeout.TotalSeconds:0} s" : null;
    }

    /// <summary>Takes the process down: asked first, killed if it does not obey.</summary>
    /// <returns>Transport commands that it did not take any more.</returns>
    internal IReadOnlyList<ChannelCommand> End()
    {
        var left = new List<ChannelCommand>();
        if (!_child.HasExited)
        {
            TryPost(new ChannelCommand { Kind = ChannelCommandKind.Shutdown });
            if (!_child.WaitForExit(s_endTimeout))
            {
                _child.Kill();
            }
        }

        FailRequests("the engine process was ended.");
        lock (_gate)
        {
            if (!_hasEnded)
            {
                _figures.TryTake();
                _latest = _figures.Value;
                _hasEnded = true;

                // why as the consumer: the one that was is gone.
                var commands = _channel.CommandConsumer();
                while (commands.TryRead(out var command))
                {
                    if (command.Kind is >= ChannelCommandKind.Play and <= ChannelCommandKind.SetMeter)
                    {
                        left.Add(command);
                    }
                }

                _channel.Dispose();
                _child.Dispose();
            }
        }

        return left;
    }

    private static T Share<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (SharedMemoryException exception)
        {
            throw new EngineException(
                EngineFault.Missing, $"no memory can be shared with an engine process ({exception.Message.TrimEnd('.')}); raise the limit, or run the engine in this process.", exception);
        }
    }

    private async Task<string> WaitForAsync(Request request, CancellationToken cancellationToken)
    {
        // why: before the watch thread runs, and in a rendering without one, whoever waits delivers the replies itself.
        while (!request.Completion.Task.IsCompleted)
        {
            DeliverReplies();
            if (_child.HasExited && !request.Completion.Task.IsCompleted)
            {
                DeliverReplies();
                request.Completion.TrySetException(new EngineException(EngineFault.EngineLost, $"the engine process {_child.Ending}."));
            }

            await Task.WhenAny(request.Completion.Task, Task.Delay(2, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await request.Completion.Task.ConfigureAwait(false);
    }

    private void DeliverReplies()
    {
        while (TryReadReply(out var reply, out var text))
        {
            switch (reply.Kind)
            {
                case ChannelReplyKind.Notification:
                    Notified?.Invoke(new EngineNotification((NotificationLevel)reply.Code, text));
                    break;
                case ChannelReplyKind.Info:
                    InfoChanged?.Invoke(text);
                    break;
                case ChannelReplyKind.Progress:
                    Progressed?.Invoke(reply.Value);
                    break;
                case ChannelReplyKind.Done when _requests.TryGetValue(reply.RequestId, out var request):
                    request.Completion.TrySetResult(text);
                    break;
                case ChannelReplyKind.Failed when _requests.TryGetValue(reply.RequestId, out var request):
                    request.Completion.TrySetException(new EngineException((EngineFault)reply.Code, text));
                    break;
                case ChannelReplyKind.Failed:
                    Notified?.Invoke(new EngineNotification(NotificationLevel.Error, text));
                    break;
            }
        }
    }

    /// <summary>Reads the next whole reply; pieces of a long text are kept until its end comes.</summary>
    private bool TryReadReply(out ChannelReply reply, out string text)
    {
        lock (_gate)
        {
            reply = default;
            text = "";
            while (!_hasEnded && _replies.TryRead(out reply))
            {
                // why a bound: the peer's memory is not trusted.
                if (_pieces.Length < MaxReplyChars)
                {
                    _pieces.Append(reply.Text.ToString());
                }

                if (reply.Kind != ChannelReplyKind.Part)
                {
                    text = _pieces.ToString();
                    _pieces.Clear();
                    return true;
                }
            }

            return false;
        }
    }

    private void FailRequests(string message)
    {
        foreach (var request in _requests.Values)
        {
            request.Completion.TrySetException(new EngineException(EngineFault.EngineLost, message));
        }
    }

    private sealed class Request
    {
        internal TaskCompletionSource<string> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
