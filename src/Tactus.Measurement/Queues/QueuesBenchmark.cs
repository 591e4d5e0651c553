using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>The queues between threads, beside the same algorithms in C++ and the queues that others use.</summary>
internal sealed class QueuesBenchmark : Benchmark
{
    private const int Capacity = 1024;
    private const int DefaultRounds = 60;
    private const long ItemsOfOneThread = 102_400;
    private const long ItemsOfStream = 200_000;
    private const long ItemsOfLatency = 10_000;
    private const string Rebuild = "make -C bench/reference -B libqueues.so";

    private readonly QueuePeer _ring = new("C++ ring", QueueKind.Spsc, Rebuild);
    private readonly QueuePeer _queue = new("C++ queue", QueueKind.Mpmc, Rebuild);
    private readonly QueuePeer _oneConsumer = new("C++ queue with one consumer", QueueKind.Mpsc, Rebuild);
    private readonly QueuePeer _jack = new("jack_ringbuffer", QueueKind.Jack, "apt-get install libjack-jackd2-0");
    private readonly QueuePeer _readerWriter =
        new("moodycamel ReaderWriterQueue", QueueKind.ReaderWriter, $"apt-get install libreaderwriterqueue-dev && {Rebuild}");
    private readonly QueuePeer _concurrent = new("moodycamel ConcurrentQueue", QueueKind.Concurrent, $"apt-get install libconcurrentqueue-dev && {Rebuild}");
    private readonly QueueCase[] _cases;

    internal QueuesBenchmark()
    {
        QueuePeer[] single = [_ring, _jack, _readerWriter];
        QueuePeer[] manyToOne = [_oneConsumer, _concurrent];
        QueuePeer[] many = [_queue, _concurrent];
        QueueFamily[] families =
        [
            new("spsc", () => new OurQueue<MeasuredSpscRing>(new(new SpscRing<QueueItem>(Capacity))), single),
            new("mpsc", () => new OurQueue<MeasuredMpscRing>(new(new MpscRing<QueueItem>(Capacity))), manyToOne),
            new("mpmc", () => new OurQueue<MeasuredMpmcQueue>(new(new MpmcQueue<QueueItem>(Capacity))), many),
        ];
        QueueTask[] tasks =
        [
            new("pushPop", make => OneQueue(make(), queue => QueueTrial.PushPop(queue, ItemsOfOneThread))),
            new("deepPushPop", make => OneQueue(make(), queue => QueueTrial.DeepPushPop(queue, ItemsOfOneThread))),
            new("stream", make => OneQueue(make(), queue => QueueTrial.Stream(queue, ItemsOfStream)), Threads: 2),
            new("latency", make => TwoQueues(make(), make(), (there, back) => QueueTrial.Latency(there, back, ItemsOfLatency)), Threads: 2),
        ];
        var processors = WorkerPlacement.Current.Processors.Count;
        _cases = [.. from family in families from task in tasks where task.Threads <= processors select new QueueCase($"queues.{family.Name}.{task.Name}", family, task)];
        Cases = [.. _cases.Select(queueCase => queueCase.Name)];
    }

    public override string Name => "queues";

    public override string Purpose => "an item of 16 bytes in and out of each queue: on one thread, one by one and hundreds deep, and from thread to thread";

    public override IReadOnlyList<string> Cases { get; }

    public override IReadOnlyList<Peer> Peers => [_ring, _oneConsumer, _queue, _jack, _readerWriter, _concurrent];

    public override CaseResult Measure(string name, MeasurementSettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (_, family, task) = _cases.FirstOrDefault(candidate => candidate.Name == name) ?? throw NoSuchCase(name);
        QueuePeer[] peers = [.. family.Peers.Where(peer => peer.IsPresent)];
        List<QueueTurn> turns = [task.Begin(family.MakeOurs), .. peers.Select(peer => task.Begin(() => peer.Create(Capacity)))];
        try
        {
            Func<double>[] sides = [.. turns.Select(turn => turn.Measure)];
            foreach (var side in sides)
                side(); // compiled, and the memory touched
            var series = Rounds.Run(settings.Rounds ?? DefaultRounds, sides, progress, cancellation);
            return new CaseResult(
                [.. Figure.Beside($"{name}Ns", "ns", series[0], peers.Select((peer, index) => (peer.Name, series[index + 1])))],
                Agrees: series.All(side => side.All(double.IsFinite)));
        }
        finally
        {
            foreach (var queue in turns.SelectMany(turn => turn.Queues))
                queue.Dispose();
        }
    }

    private static QueueTurn OneQueue(QueueSide queue, Func<QueueSide, double> measure) => new([queue], () => measure(queue));

    private static QueueTurn TwoQueues(QueueSide there, QueueSide back, Func<QueueSide, QueueSide, double> measure) => new([there, back], () => measure(there, back));

    /// <summary>A queue of ours and what it is held against.</summary>
    private sealed record QueueFamily(string Name, Func<QueueSide> MakeOurs, QueuePeer[] Peers);

    /// <summary>Something to do with a queue.</summary>
    private sealed record QueueTask(string Name, Func<Func<QueueSide>, QueueTurn> Begin, int Threads = 1);

    /// <summary>One side of a case: its queues, and a turn with them.</summary>
    private sealed record QueueTurn(QueueSide[] Queues, Func<double> Measure);

    private sealed record QueueCase(string Name, QueueFamily Family, QueueTask Task);
}
