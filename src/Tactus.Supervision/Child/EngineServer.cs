using System.Text.Json;
using Tactus.RealTime;

namespace Tactus.Supervision;

/// <summary>The engine process: takes commands from the channel, plays them on an <see cref="AudioEngine"/>, publishes its figures, and ends with its supervisor.</summary>
/// <remarks>The loop makes no object while nothing but notes, parameters and transport commands come.</remarks>
internal sealed class EngineServer : IDisposable
{
    /// <summary>Time between two looks at the supervisor and two publications when no command comes.</summary>
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(10);

    private readonly EngineChannel _channel;
    private readonly SpscConsumer<ChannelCommand> _commands;
    private readonly SpscProducer<ChannelReply> _replies;
    private readonly SpscProducer<XrunRecord> _xruns;
    private readonly LatestValueWriter<ChannelFigures> _figures;
    private readonly Parent _parent;
    private readonly Lock _replyGate = new();
    private AudioEngine? _engine;
    private EngineInfo? _toldInfo;
    private AudioGraph _graph = new();
    private ReadoutTable _readouts = ReadoutTable.Empty;
    private bool _isEnding;

    internal EngineServer(string channelAddress, int parentProcessId)
    {
        _parent = new Parent(parentProcessId);
        _channel = EngineChannel.Open(channelAddress);
        _commands = _channel.CommandConsumer();
        _replies = _channel.ReplyProducer();
        _xruns = _channel.XrunProducer();
        _figures = _channel.FiguresWriter();
    }

    /// <summary>Serves until told to end or until the supervisor is gone; then the sound fades out first.</summary>
    internal void Run()
    {
        while (!_isEnding)
        {
            var seen = _channel.CommandsWait.Epoch;
            while (!_isEnding && _commands.TryRead(out var command))
            {
                Execute(command);
            }

            Publish();
            if (!_parent.IsAlive)
            {
                FadeOutAlone();
                return;
            }

            _channel.CommandsWait.Wait(seen, s_round);
        }
    }

    public void Dispose()
    {
        _engine?.DisposeAsync().AsTask().Wait();
        _channel.Dispose();
    }

    private void Execute(in ChannelCommand command)
    {
        try
        {
            switch (command.Kind)
            {
                case ChannelCommandKind.Start or ChannelCommandKind.Load or ChannelCommandKind.Edit or ChannelCommandKind.Render or ChannelCommandKind.FadeOut:
                    ExecuteSlowly(command);
                    break;
                case ChannelCommandKind.Shutdown:
                    _isEnding = true;
                    Reply(command.RequestId, ChannelReplyKind.Done);
                    break;
                default:
                    ExecuteAtOnce(command);
                    break;
            }
        }
        catch (Exception exception)
        {
            Fail(command.RequestId, exception);
        }
    }

    private void ExecuteAtOnce(in ChannelCommand command)
    {
        var engine = _engine ?? throw new EngineException(EngineFault.Internal, "the engine process was sent a command before it was started.");
        switch (command.Kind)
        {
            case ChannelCommandKind.Play:
                engine.Transport.Play();
                break;
            case ChannelCommandKind.Stop:
                engine.Transport.Stop();
                break;
            case ChannelCommandKind.Locate:
                engine.Transport.Locate(command.A);
                break;
            case ChannelCommandKind.LocateBeats:
                engine.Transport.LocateBeats(command.A);
                break;
            case ChannelCommandKind.SetLoop:
                engine.Transport.SetLoop(command.A, command.B);
                break;
            case ChannelCommandKind.ClearLoop:
                engine.Transport.ClearLoop();
                break;
            case ChannelCommandKind.SetTempo:
                engine.Transport.SetTempo(command.A);
                break;
            case ChannelCommandKind.SetMeter:
                engine.Transport.SetMeter((int)command.A, (int)command.B);
                break;
            case ChannelCommandKind.Send when _graph.TryFind(new NodeId(command.NodeId), out var node):
                engine.Send(node, command.Packet);
                break;
            case ChannelCommandKind.SetParameter when _graph.TryFind(new NodeId(command.NodeId), out var node) && (uint)command.ParameterIndex < (uint)node.Parameters.Count:
                node[node.Parameters[command.ParameterIndex]] = command.A;
                break;
        }
    }

    /// <summary>Commands that take longer than a round, or make objects.</summary>
    private void ExecuteSlowly(ChannelCommand command)
    {
        switch (command.Kind)
        {
            case ChannelCommandKind.Start:
                var options = JsonSerializer.Deserialize(ReadBlob(command), DocumentJson.Default.EngineOptions)!;
                _engine = AudioEngine.StartAsync(options).GetAwaiter().GetResult();
                _engine.Notifications += notification => Reply(0, ChannelReplyKind.Notification, notification.Message, (int)notification.Level);
                _engine.Xruns += xrun => _xruns.TryWrite(xrun);
                _toldInfo = _engine.Info;
                Reply(command.RequestId, ChannelReplyKind.Done, JsonSerializer.Serialize(_toldInfo, DocumentJson.Default.EngineInfo));
                break;
            case ChannelCommandKind.Load:
                LoadAsync(command.RequestId, EngineDocument.FromUtf8(ReadBlob(command)));
                break;
            case ChannelCommandKind.Edit:
                EditAsync(command.RequestId, EngineDocument.FromUtf8(ReadBlob(command)));
                break;
            case ChannelCommandKind.FadeOut:
                Finish(command.RequestId, Started().StopAsync(), static () => { });
                break;
            case ChannelCommandKind.Render:
                Render(command);
                break;
        }
    }

    private void LoadAsync(int requestId, EngineDocument document)
    {
        var graph = document.Build(previous: null);
        Finish(requestId, Started().LoadAsync(graph, document.Timeline?.Build(graph) ?? Timeline.Empty), () => Adopt(graph));
    }

    private void EditAsync(int requestId, EngineDocument document)
    {
        var graph = document.Build(_graph);
        Finish(requestId, Started().ReplaceGraphAsync(graph), () => Adopt(graph));
    }

    private void Adopt(AudioGraph graph)
    {
        _graph = graph;
        _readouts = ReadoutTable.Of(graph);
    }

    private AudioEngine Started() => _engine ?? throw new EngineException(EngineFault.Internal, "the engine process was sent a graph before it was started.");

    /// <summary>Keeps the rounds going while an edit waits for its cycle; commands behind it wait, so that they keep their order.</summary>
    private void Finish(int requestId, Task work, Action onDone)
    {
        while (!work.Wait(s_round))
        {
            Publish();
        }

        work.GetAwaiter().GetResult();
        onDone();
        Reply(requestId, ChannelReplyKind.Done);
    }

    private void Render(in ChannelCommand command)
    {
        var requestId = command.RequestId;
        var document = JsonSerializer.Deserialize(ReadBlob(command), DocumentJson.Default.RenderDocument)!;
        var graph = document.Engine.Build(previous: null);
        var timeline = document.Engine.Timeline?.Build(graph) ?? Timeline.Empty;
        using var cancellation = new CancellationTokenSource();
        var progress = new RenderProgress(share => Reply(requestId, ChannelReplyKind.Progress, value: share));
        var work = OfflineRenderer.RenderAsync(graph, timeline, document.Path, document.Options, progress, cancellation.Token);
        while (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(s_round))
        {
            Publish();
            var isCalledOff = _commands.TryRead(out var next) && next.Kind == ChannelCommandKind.Shutdown;
            if (isCalledOff || !_parent.IsAlive)
            {
                _isEnding = true;
                cancellation.Cancel();
            }
        }

        Reply(requestId, ChannelReplyKind.Done, JsonSerializer.Serialize(work.GetAwaiter().GetResult(), DocumentJson.Default.RenderReport));
    }

    private void Publish()
    {
        _channel.Heartbeat++;
        if (_engine is not { } engine)
        {
            return;
        }

        ref var figures = ref _figures.Pending;
        figures.Snapshot = engine.Snapshot;
        figures.Load = engine.Load;
        figures.WakeLatency = engine.WakeLatency;
        _figures.Publish();
        _readouts.CopyTo(_channel.Readouts, engine);
        if (!ReferenceEquals(engine.Info, _toldInfo) && _toldInfo is not null)
        {
            _toldInfo = engine.Info;
            Reply(0, ChannelReplyKind.Info, JsonSerializer.Serialize(_toldInfo, DocumentJson.Default.EngineInfo));
        }
    }

    private void FadeOutAlone()
    {
        try
        {
            _engine?.StopAsync().Wait(TimeSpan.FromSeconds(1));
        }
        catch (AggregateException)
        {
            // why: nobody is left to be told, and the process ends either way.
        }
    }

    private static byte[] ReadBlob(in ChannelCommand command)
    {
        const long MaxBlobBytes = 1L << 30;
        if (command.BlobBytes is <= 0 or > MaxBlobBytes)
        {
            throw new EngineException(EngineFault.Internal, $"the supervisor sent {command.BlobBytes} bytes; allowed are 1 to {MaxBlobBytes}.");
        }

        using var memory = SharedMemory.Open(command.BlobAddress.ToString(), command.BlobBytes);
        return memory.Bytes.ToArray();
    }

    private void Fail(int requestId, Exception exception)
    {
        var known = (exception as AggregateException)?.InnerException ?? exception;
        var fault = known is EngineException engineException ? engineException.Fault : EngineFault.Internal;
        var message = known is EngineException ? known.Message : $"{known.GetType().Name}: {known.Message}";
        Reply(requestId, ChannelReplyKind.Failed, message, (int)fault);
    }

    private void Reply(int requestId, ChannelReplyKind kind, string text = "", int code = 0, double value = 0)
    {
        if (requestId == 0 && kind is ChannelReplyKind.Done)
        {
            return;
        }

        lock (_replyGate)
        {
            var rest = LongText.Take(text, out var piece);
            while (!rest.IsEmpty && Send(new ChannelReply { Kind = ChannelReplyKind.Part, Text = piece }))
            {
                rest = LongText.Take(rest, out piece);
            }

            Send(new ChannelReply { Kind = kind, RequestId = requestId, Code = code, Value = value, Text = piece });
        }
    }

    /// <summary>Puts a reply into the ring. Somebody waits for it, so a full ring is waited for, but not longer than the supervisor lives.</summary>
    /// <returns>Whether it is there. Progress is left out instead: the next one says more.</returns>
    private bool Send(in ChannelReply reply)
    {
        while (!_replies.TryWrite(reply))
        {
            _channel.RepliesWait.Signal();
            if (reply.Kind == ChannelReplyKind.Progress || !_parent.IsAlive)
            {
                return false;
            }

            _channel.Heartbeat++;
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + 1_000_000);
        }

        _channel.RepliesWait.Signal();
        return true;
    }
}
