namespace Tactus;

/// <summary>An engine that plays a graph: in this process (<see cref="AudioEngine"/>) or in one of its own. Code that uses one runs on the other unchanged.</summary>
/// <remarks>Members may be called from any thread; edits and loads are carried out one after another in the order of the calls.</remarks>
public interface IEngine : IAsyncDisposable
{
    /// <summary>A message for people: device chosen, engine restarted, xruns. Raised on a thread of the engine's, never an audio one.</summary>
    event Action<EngineNotification>? Notifications;

    /// <summary>One call a missed deadline, in order. Raised on a thread of the engine's, never an audio one.</summary>
    event Action<XrunRecord>? Xruns;

    /// <summary>What the engine runs on: device, rate, quantum, workers.</summary>
    [AnyThread]
    EngineInfo Info { get; }

    /// <summary>Song position and its movement.</summary>
    [AnyThread]
    ITransport Transport { get; }

    /// <summary>The newest figures, at most a few cycles old.</summary>
    [AnyThread]
    EngineSnapshot Snapshot { get; }

    /// <summary>Used share of the deadline, over the engine's life.</summary>
    [AnyThread]
    LoadReading Load { get; }

    /// <summary>How late the device's audio thread came out of its sleep, over the engine's life.</summary>
    [AnyThread]
    WakeLatencyReading WakeLatency { get; }

    /// <summary>Changes the graph in one step: all of the edit is heard from one cycle on, or nothing of it.</summary>
    /// <param name="edit">Gets a copy of the engine's description of the graph, which takes its place if it can be played. The copy must not be kept.</param>
    /// <param name="cancellationToken">Gives up waiting; the edit may still take place.</param>
    /// <exception cref="EngineException">The graph cannot be played (a cycle, a node that fails to prepare). The old one plays on.</exception>
    [AnyThread]
    Task EditAsync(Action<AudioGraph> edit, CancellationToken cancellationToken = default);

    /// <summary>Replaces everything by a session: graph, timeline, position at its start, stopped.</summary>
    /// <exception cref="EngineException">The session cannot be played; what was there plays on.</exception>
    [AnyThread]
    Task LoadAsync(Session session, CancellationToken cancellationToken = default);

    /// <summary>Replaces everything by a graph and what it plays: what <see cref="LoadAsync(Session, CancellationToken)"/> does with a session that is built already.</summary>
    /// <exception cref="EngineException">The graph cannot be played; what was there plays on.</exception>
    [AnyThread]
    Task LoadAsync(AudioGraph graph, Timeline timeline, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a node at the start of the next cycle.</summary>
    /// <returns><see langword="false"/> if the command ring is full or the node is not in the graph; nothing was sent.</returns>
    [AnyThread]
    bool Send(Node node, UniversalMidiPacket message);

    /// <summary>The newest value of a node's meter.</summary>
    /// <returns>Not-a-number if the node is not in the graph.</returns>
    [AnyThread]
    float Read(Node node, Readout readout);

    /// <summary>Fades out, stops the device and waits until it is silent. Disposing does the same without the fade.</summary>
    [AnyThread]
    Task StopAsync(CancellationToken cancellationToken = default);
}

/// <summary>Song position and its movement.</summary>
public interface ITransport
{
    /// <summary>Position and movement as of the latest cycle.</summary>
    [AnyThread]
    TransportState State { get; }

    /// <summary>Song position in seconds as of the latest cycle.</summary>
    [AnyThread]
    double PositionSeconds { get; }

    /// <summary>Where the song that was loaded ends, in seconds at its own tempo, or at that of <see cref="SetTempo"/>; 0 if none was. Its last sounds may die away later.</summary>
    [AnyThread]
    double EndSeconds { get; }

    /// <summary>Lets song time move from the next cycle on.</summary>
    [AnyThread]
    void Play();

    /// <summary>Stops song time at the next cycle; notes end.</summary>
    [AnyThread]
    void Stop();

    /// <summary>Jumps at the next cycle; notes end, controllers take the values they have there.</summary>
    /// <param name="seconds">Song time, 0 or later.</param>
    [AnyThread]
    void Locate(double seconds);

    /// <summary>Jumps to a position in quarter notes.</summary>
    [AnyThread]
    void LocateBeats(double beats);

    /// <summary>Repeats a stretch of the song.</summary>
    /// <param name="startBeats">First quarter note, 0 or later.</param>
    /// <param name="endBeats">End, later than the start.</param>
    [AnyThread]
    void SetLoop(double startBeats, double endBeats);

    /// <summary>Plays on past the loop's end.</summary>
    [AnyThread]
    void ClearLoop();

    /// <summary>Replaces the tempo map by one tempo, at the current musical position.</summary>
    /// <param name="beatsPerMinute">Quarter notes a minute, 1 to 999.</param>
    [AnyThread]
    void SetTempo(double beatsPerMinute);

    /// <summary>Replaces the meter map by one meter.</summary>
    [AnyThread]
    void SetMeter(int numerator, int denominator);
}
