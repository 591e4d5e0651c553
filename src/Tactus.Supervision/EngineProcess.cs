using System.Text.Json;
using Tactus.Supervision;

namespace Tactus;

/// <summary>An engine in a process of its own, where no collection of this one reaches it: kept alive while this object lives, and taken down with it.</summary>
/// <remarks>
/// The engine process is this same program, so <see cref="RunIfChild"/> must be the first thing that its <c>Main</c> does. If the engine process dies or
/// hangs, a new one is started with the same graph at the same position. If this process dies, the engine fades out and ends.
/// Nodes are sent by kind: own kinds must be registered with <see cref="NodeCatalog.Register{T}"/> before <see cref="RunIfChild"/>.
/// </remarks>
public sealed partial class EngineProcess : IEngine, IParameterSink
{
    private readonly EngineOptions _options;
    private readonly SemaphoreSlim _editGate = new(1, 1);
    private readonly EngineHistory _history = new();
    private readonly Lock _stateGate = new(); // owner of the link, the graph and what waits for an engine, where they must agree
    private EngineLink? _link;
    private AudioGraph _graph = new();
    private Timeline _timeline = Timeline.Empty;
    private ReadoutTable _readouts = ReadoutTable.Empty;
    private const int MaxUnheard = 32;

    private readonly Queue<EngineNotification> _unheard = new();
    private Action<EngineNotification>? _notifications;
    private bool _isDisposed;

    private EngineProcess(EngineOptions options)
    {
        // why: the child may run in another folder one day, and its process is the engine's alone.
        _options = options with { Device = EngineDevices.WithAbsolutePath(options.Device), CollectsByAppointment = true };
        Transport = new RemoteTransport(this);
        Info = new EngineInfo(options.Device, 0, 0, 0, options.Executor, IsRealTime: false, 0, 0);
    }

    /// <inheritdoc/>
    /// <remarks>Who listens first is told what was said before, as of an engine that died while it started.</remarks>
    public event Action<EngineNotification>? Notifications
    {
        add
        {
            EngineNotification[] missed;
            lock (_stateGate)
            {
                _notifications += value;
                missed = [.. _unheard];
                _unheard.Clear();
            }

            foreach (var notification in missed)
            {
                value?.Invoke(notification);
            }
        }

        remove
        {
            lock (_stateGate)
            {
                _notifications -= value;
            }
        }
    }

    /// <inheritdoc/>
    public event Action<XrunRecord>? Xruns;

    /// <inheritdoc/>
    public EngineInfo Info { get; private set; }

    /// <inheritdoc/>
    public ITransport Transport { get; }

    /// <inheritdoc/>
    public EngineSnapshot Snapshot => Figures.Snapshot;

    /// <inheritdoc/>
    public LoadReading Load => Figures.Load;

    /// <inheritdoc/>
    public WakeLatencyReading WakeLatency => Figures.WakeLatency;

    /// <summary>How often the engine process had to be started again, starts that failed counted.</summary>
    [AnyThread]
    public int RestartCount { get; private set; }

    /// <summary>What is played, as of the latest load, loop or tempo.</summary>
    internal Timeline Timeline
    {
        // order: acquire; pairs with the release below, so that other threads see the timeline whole.
        get => Volatile.Read(ref _timeline);
        private set => Volatile.Write(ref _timeline, value);
    }

    /// <summary>Why the engine was given up, in one sentence: it died too often to be started again; <see langword="null"/> while it is not.</summary>
    [AnyThread]
    public string? GivenUp { get; private set; }

    private ChannelFigures Figures => _link is { } link ? _history.Continue(link.ReadFigures()) : _history.Past;

    /// <summary>Runs the engine and returns when it has ended, if this process was started as one; the first call in a program's <c>Main</c>.</summary>
    /// <remarks>Either way the node kinds that come with Tactus are known afterwards, so that sessions can be read before an engine is started.</remarks>
    /// <param name="args">The program's arguments.</param>
    /// <returns>Whether this process was an engine; the program then ends at once.</returns>
    [MainThread]
    public static bool RunIfChild(ReadOnlySpan<string> args)
    {
        BuiltInNodes.Register();
        SessionNodes.Register();
        if (!ChildProcess.TryParse(args, out var channelAddress, out var parentProcessId))
        {
            return false;
        }

        ChildLife.Run(channelAddress, parentProcessId);
        return true;
    }

    /// <summary>Starts the engine process and its device.</summary>
    /// <param name="options">How to start; the best device that works if left out.</param>
    /// <param name="cancellationToken">Gives up and ends the process.</param>
    /// <exception cref="EngineException">The process or the device could not be started.</exception>
    [AnyThread]
    public static async Task<EngineProcess> StartAsync(EngineOptions? options = null, CancellationToken cancellationToken = default)
    {
        BuiltInNodes.Register();
        SessionNodes.Register();
        var engine = new EngineProcess(options ?? new EngineOptions());
        try
        {
            await engine.StartPatientlyAsync(cancellationToken).ConfigureAwait(false);
            engine.StartWatch();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Renders a session in a process of its own: <see cref="OfflineRenderer.RenderAsync(Session, string, RenderOptions?, IProgress{double}?, CancellationToken)"/>, with the same bits.</summary>
    /// <param name="session">What to render.</param>
    /// <param name="path">A WAV file, replaced if it exists.</param>
    /// <param name="options">How; the defaults if left out.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellationToken">Stops; the file then holds what was rendered so far.</param>
    /// <exception cref="EngineException">The session cannot be rendered, the file cannot be written, or the process died.</exception>
    [AnyThread]
    public static async Task<RenderReport> RenderAsync(
        Session session, string path, RenderOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        options ??= new RenderOptions();
        BuiltInNodes.Register();
        SessionNodes.Register();
        var blob = EngineErrors.Refuse(() =>
        {
            var built = SessionBuilder.Build(session, options.SampleRate);
            var document = new RenderDocument(EngineDocument.Of(built.Graph, built.Timeline), Path.GetFullPath(path), options);
            return JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Default.RenderDocument);
        });
        var link = EngineLink.Open();
        try
        {
            link.Progressed += share => progress?.Report(share);
            var reply = await link.RequestAsync(new ChannelCommand { Kind = ChannelCommandKind.Render }, blob, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(reply, DocumentJson.Default.RenderReport)!;
        }
        finally
        {
            await Task.Run(link.End, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task EditAsync(Action<AudioGraph> edit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        await _editGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var draft = _graph.Clone();
            EngineErrors.Refuse(() =>
            {
                edit(draft);
                draft.Validate();
            });
            await TakeAsync(ChannelCommandKind.Edit, draft, timeline: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _editGate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task LoadAsync(Session session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var built = EngineErrors.Refuse(() => SessionBuilder.Build(session, Info.SampleRate));
        foreach (var warning in built.Warnings)
        {
            Notify(NotificationLevel.Warning, warning);
        }

        await LoadAsync(built.Graph, built.Timeline, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task LoadAsync(AudioGraph graph, Timeline timeline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(timeline);
        await _editGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var copy = graph.Clone();
            EngineErrors.Refuse(copy.Validate);
            await TakeAsync(ChannelCommandKind.Load, copy, timeline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _editGate.Release();
        }
    }

    /// <inheritdoc/>
    public bool Send(Node node, UniversalMidiPacket message)
    {
        var graph = _graph;
        return graph.Contains(node)
            && _link is { } link
            && link.TryPost(new ChannelCommand { Kind = ChannelCommandKind.Send, NodeId = graph.IdOf(node).Value, Packet = message });
    }

    /// <inheritdoc/>
    public float Read(Node node, Readout readout) => _link is { } link ? link.ReadReadout(_readouts, node, readout) : float.NaN;

    /// <inheritdoc/>
    void IParameterSink.Push(Node node, Parameter parameter, double value)
    {
        var graph = _graph;
        if (graph.Contains(node))
        {
            _link?.TryPost(new ChannelCommand { Kind = ChannelCommandKind.SetParameter, NodeId = graph.IdOf(node).Value, ParameterIndex = parameter.Index, A = value });
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _isStopping = true;
        if (_link is { } link)
        {
            try
            {
                await link.RequestAsync(new ChannelCommand { Kind = ChannelCommandKind.FadeOut }, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException exception) when (exception.Fault == EngineFault.EngineLost)
            {
                // why nothing is said: who dies is silent, and that is what was asked for.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _isStopping = true;
        await Task.Run(() =>
        {
            _watch?.Join(Timeout.InfiniteTimeSpan);
            _link?.End();
        }).ConfigureAwait(false);
        foreach (var node in _graph.Nodes)
        {
            node.Sink = null;
        }
    }

    internal void RememberMap(Func<Timeline, Timeline> change) => Timeline = change(Timeline);

    internal void RememberLoop((MusicalTime Start, MusicalTime End)? loop) => Timeline = Timeline.With(loop);

    private void Adopt(AudioGraph graph, Timeline timeline)
    {
        foreach (var node in _graph.Nodes)
        {
            if (!graph.Contains(node))
            {
                node.Sink = null;
            }
        }

        _graph = graph;
        Timeline = timeline;
        _readouts = ReadoutTable.Of(graph);
        foreach (var node in graph.Nodes)
        {
            node.Sink = this;
        }
    }

    /// <summary>Starts a process and its device; who calls owns it.</summary>
    private async Task<EngineLink> StartChildAsync(EngineOptions options, CancellationToken cancellationToken)
    {
        var link = EngineLink.Open();
        try
        {
            link.Notified += OnNotified;
            link.InfoChanged += TakeInfo;
            var blob = JsonSerializer.SerializeToUtf8Bytes(options, DocumentJson.Default.EngineOptions);
            TakeInfo(await link.RequestAsync(new ChannelCommand { Kind = ChannelCommandKind.Start }, blob, cancellationToken).ConfigureAwait(false));
            return link;
        }
        catch
        {
            await Task.Run(link.End, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private void TakeInfo(string text) => Info = JsonSerializer.Deserialize(text, DocumentJson.Default.EngineInfo)!;

    private void Notify(NotificationLevel level, string message) => OnNotified(new EngineNotification(level, message));

    private void OnNotified(EngineNotification notification)
    {
        Action<EngineNotification>? listeners;
        lock (_stateGate)
        {
            listeners = _notifications;
            if (listeners is null && _unheard.Count < MaxUnheard)
            {
                _unheard.Enqueue(notification);
            }
        }

        listeners?.Invoke(notification);
    }
}
