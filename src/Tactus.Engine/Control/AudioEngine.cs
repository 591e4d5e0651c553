using System.Collections.Frozen;
using Tactus.Devices;
using Tactus.Engine;
using Tactus.Scheduling;

namespace Tactus;

/// <summary>An engine in the caller's process: for tests, tools and small programs.</summary>
/// <remarks>
/// A collection stops every managed thread of its process, the audio threads too, whoever allocated. A program that allocates much, or has a large
/// live heap, plays with fewer lost cycles on <c>EngineProcess</c>, which is the same engine in a process of its own.
/// </remarks>
public sealed partial class AudioEngine : IEngine, IParameterSink
{
    private static readonly TimeSpan s_fadePatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_commandTimeout = TimeSpan.FromSeconds(5);

    private readonly EngineOptions _options;
    private readonly CycleChannels _channels = new();
    private readonly EngineExecutor _executor;
    private readonly CostBook? _costs;
    private readonly ProgramBuilder _builder;
    private readonly CycleRunner _runner;
    private readonly Rehearsal _rehearsal;
    private readonly SemaphoreSlim _editGate = new(1, 1);
    private readonly Lock _controlGate = new();
    private AudioGraph _graph;
    private Timeline _timeline = Timeline.Empty;
    private LoopRange? _loop;
    private LiveProgram _current;
    private readonly DeviceKeeper _keeper;
    private FrozenDictionary<Node, NodeInstance> _instances = FrozenDictionary<Node, NodeInstance>.Empty;
    private bool _isChaseOwed;
    private bool _isDisposed;

    private AudioEngine(EngineOptions options, DeviceCatalog catalog, OpenedDevice opened)
    {
        var device = opened.Device;
        _options = options;
        var midiPorts = new MidiPortTable();
        _keeper = new DeviceKeeper(catalog, opened, midiPorts, options.Priority, EngineExecutor.CallerProcessors(options));
        _keeper.Said += notification => Notifications?.Invoke(notification);
        _keeper.Changed += () => Info = Describe();
        _costs = string.IsNullOrEmpty(options.CostFile) ? null : CostBook.Read(options.CostFile);
        _executor = EngineExecutor.Create(options, device, staysOnDevice: opened.Awaited.Length == 0, _costs);
        _graph = new AudioGraph(Math.Max(1, device.OutputChannels), device.InputChannels);
        _builder = new ProgramBuilder(device.SampleRate, device.QuantumFrames, _executor.Walker, EngineExecutor.Placement(options), midiPorts);
        _rehearsal = new Rehearsal(device.SampleRate, device.QuantumFrames);
        _current = _builder.Build(_graph, _timeline, SwapPosition.Restart, loop: null);
        _channels.RetireLane.TryReserve();
        _runner = new CycleRunner(_executor.Walker, _current, _channels, device.SampleRate, device.QuantumFrames, RenderMode.RealTime);
        Transport = new EngineTransport(this);
        Info = Describe();
    }

    /// <inheritdoc/>
    public event Action<EngineNotification>? Notifications;

    /// <inheritdoc/>
    public event Action<XrunRecord>? Xruns;

    /// <inheritdoc/>
    public EngineInfo Info { get; private set; }

    /// <inheritdoc/>
    public ITransport Transport { get; }

    /// <inheritdoc/>
    public EngineSnapshot Snapshot
    {
        get
        {
            lock (_snapshotGate)
            {
                _channels.Snapshots.Reader.TryTake();
                var snapshot = _channels.Snapshots.Reader.Value;
                snapshot.Collections = GC.CollectionCount(0) - _collectionsAtStart - _appointments.Count;
                snapshot.Appointments = _appointments.Count;
                snapshot.NodeFaults = CountFaults();
                snapshot.UnwrittenFrames = (_keeper.Device as FileDevice)?.FileLostFrames ?? 0;
                return snapshot;
            }
        }
    }

    /// <inheritdoc/>
    public LoadReading Load => new(LoadAt(50), LoadAt(99), LoadAt(100));

    /// <inheritdoc/>
    public WakeLatencyReading WakeLatency => new(WakeAt(50), WakeAt(99), WakeAt(100));

    /// <summary>Opens the device, rehearses everything that will run inside a cycle, and starts playing silence.</summary>
    /// <param name="options">How to start; the best device that works if left out.</param>
    /// <param name="cancellationToken">Gives up before the device is started.</param>
    /// <exception cref="EngineException">The device cannot be opened, or there is no memory.</exception>
    [AnyThread]
    public static async Task<AudioEngine> StartAsync(EngineOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EngineOptions();
        return await StartAsync(options, EngineDevices.CreateCatalog(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task EditAsync(Action<AudioGraph> edit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        await _editGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var draft = _graph.Clone();
            EngineErrors.Refuse(() => edit(draft));
            await SwapAsync(draft, _timeline, SwapPosition.KeepFrame, _loop, cancellationToken).ConfigureAwait(false);
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
            var loop = timeline.Loop is { } range ? new LoopRange(range.Start, range.End) : (LoopRange?)null;
            await SwapAsync(graph.Clone(), timeline, SwapPosition.Restart, loop, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _editGate.Release();
        }
    }

    /// <summary>Replaces the graph as one edit; nodes that are in both keep their sound, under whatever identity.</summary>
    /// <exception cref="EngineException">The graph cannot be played; the old one plays on.</exception>
    [AnyThread]
    public async Task ReplaceGraphAsync(AudioGraph graph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        await _editGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SwapAsync(graph.Clone(), _timeline, SwapPosition.KeepFrame, _loop, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _editGate.Release();
        }
    }

    /// <inheritdoc/>
    public bool Send(Node node, UniversalMidiPacket message)
    {
        var graph = Volatile.Read(ref _graph);
        return _instances.ContainsKey(node) && _channels.Commands.TryWrite(new EngineCommand(EngineCommandKind.SendEvent, Target: graph.IdOf(node), Packet: message));
    }

    /// <inheritdoc/>
    public float Read(Node node, Readout readout) => _instances.TryGetValue(node, out var instance) ? instance.Readouts.Read(readout) : float.NaN;

    /// <inheritdoc/>
    void IParameterSink.Push(Node node, Parameter parameter, double value)
    {
        if (_instances.TryGetValue(node, out var instance))
        {
            instance.Parameters.Push(parameter, value);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        Post(new EngineCommand(EngineCommandKind.FadeOut));
        await WaitUntilAsync(static snapshot => snapshot.HasFadedOut, "fade out", cancellationToken).ConfigureAwait(false);
        _keeper.Stop();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await FadeBeforeEndAsync().ConfigureAwait(false);
        await Task.Run(Close).ConfigureAwait(false);
    }

    /// <summary>Fades out as <see cref="StopAsync"/> does, unless the device no longer calls back: an end must not click, and must come.</summary>
    private async Task FadeBeforeEndAsync()
    {
        using var patience = new CancellationTokenSource(s_fadePatience);
        try
        {
            await StopAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or EngineException)
        {
            // why nothing is said: whoever disposes of an engine whose device stands still has heard of that before.
        }
    }

    /// <summary>What is played, as of the latest edit.</summary>
    // order: acquire; pairs with the release in Adopt, so that other threads see the timeline whole.
    internal Timeline Timeline => Volatile.Read(ref _timeline);

    /// <summary>As the public one, with devices of the caller's.</summary>
    internal static Task<AudioEngine> StartAsync(EngineOptions options, DeviceCatalog catalog, CancellationToken cancellationToken) =>
        Task.Run(() => Start(options, catalog, cancellationToken), cancellationToken);

    internal void Post(in EngineCommand command)
    {
        if (!_channels.Commands.TryWrite(command))
        {
            throw new EngineException(EngineFault.EngineLost, $"the engine takes no commands: its device \"{Info.Device}\" does not call back.");
        }
    }

    internal void PlayFromHere()
    {
        lock (_controlGate)
        {
            // why: pedals were lifted when the song stopped; the chase puts them back where it goes on. A locate in between brings a chase of its own.
            var chase = _isChaseOwed ? Chase.At(_current.Timeline, Snapshot.Transport.PositionFrames) : null;
            _isChaseOwed = false;
            Post(new EngineCommand(EngineCommandKind.Play, Chase: chase));
        }
    }

    internal void StopSong()
    {
        lock (_controlGate)
        {
            _isChaseOwed = true;
            Post(new EngineCommand(EngineCommandKind.Stop));
        }
    }

    internal void LocateFrame(Func<CompiledTimeline, long> frameOf)
    {
        lock (_controlGate)
        {
            _isChaseOwed = false;
            Post(new EngineCommand(EngineCommandKind.Locate, Chase: Chase.At(_current.Timeline, frameOf(_current.Timeline))));
        }
    }

    internal void SetLoop(LoopRange? loop)
    {
        lock (_controlGate)
        {
            _loop = loop;
            Post(
                loop?.InFrames(_current.Timeline.Source.Tempo, Info.SampleRate) is { } range
                    ? new EngineCommand(EngineCommandKind.SetLoop, Chase: Chase.At(_current.Timeline, range.Start), LoopEndFrame: range.End)
                    : new EngineCommand(EngineCommandKind.ClearLoop));
        }
    }

    internal void ReplaceTimeline(Func<Timeline, Timeline> change) => _ = Task.Run(async () =>
    {
        await _editGate.WaitAsync().ConfigureAwait(false);
        try
        {
            await SwapAsync(_graph, change(_timeline), SwapPosition.KeepBeats, _loop, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EngineException exception)
        {
            Notify(NotificationLevel.Error, exception.Message);
        }
        finally
        {
            _editGate.Release();
        }
    });

    private long CountFaults()
    {
        var places = Volatile.Read(ref _current).Plan.Nodes;
        var count = Volatile.Read(ref _current).Plan.OutputFaultCount;
        for (var index = 0; index < places.Count; index++)
        {
            count += places[index].Faults.Count;
        }

        return count;
    }

    private double LoadAt(double percent) => _channels.Load.Percentile(percent) / 10_000.0;

    private double WakeAt(double percent) => _keeper.Device.WakeLatency.Percentile(percent) / 1000.0;

    /// <summary>The three phases of an edit: prepare here, execute at a cycle boundary, finish here.</summary>
    private async Task SwapAsync(AudioGraph graph, Timeline timeline, SwapPosition position, LoopRange? loop, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        LiveProgram program;
        IReadOnlyList<string> missing;
        lock (_controlGate)
        {
            if (!_channels.RetireLane.TryReserve())
            {
                throw new EngineException(EngineFault.EngineLost, "too many edits are on their way back from the audio side; wait for them and try again.");
            }

            MixerSolo.Apply([.. graph.Nodes.OfType<MixerStrip>()]);
            _rehearsal.RehearseNewKinds(graph);
            missing = _keeper.UseMidiPorts(graph);
            program = _builder.Build(graph, timeline, position, loop);
            Post(new EngineCommand(EngineCommandKind.SwapProgram, Program: program));
            Adopt(graph, timeline, loop, program);
        }

        foreach (var sentence in missing)
        {
            Notify(NotificationLevel.Warning, sentence);
        }

        await WaitUntilAsync(snapshot => snapshot.ProgramSequence >= program.Sequence, "take the edit", cancellationToken).ConfigureAwait(false);
    }

    private void Adopt(AudioGraph graph, Timeline timeline, LoopRange? loop, LiveProgram program)
    {
        foreach (var node in _graph.Nodes)
        {
            if (!graph.Contains(node))
            {
                node.Sink = null;
            }
        }

        _current = program;
        Volatile.Write(ref _timeline, timeline); // order: release; pairs with the read in Timeline.
        _loop = loop;
        _instances = program.Plan.Nodes.ToFrozenDictionary(place => place.Node, place => place.Instance);
        Volatile.Write(ref _graph, graph); // order: readers of the graph on other threads see it whole; pairs with the read in Send.
        foreach (var node in graph.Nodes)
        {
            node.Sink = this;
        }

        _appointments.Request();
    }
}
