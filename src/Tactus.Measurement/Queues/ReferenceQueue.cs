using System.Runtime.InteropServices;

namespace Tactus.Measurement;

/// <summary>A queue of <c>bench/reference/queues.cpp</c>, in this process, on the measuring program's threads.</summary>
internal sealed unsafe class ReferenceQueue : QueueSide
{
    private readonly delegate* unmanaged<nint, long, long> _pushAndPop;
    private readonly delegate* unmanaged<nint, long, long, long> _fillAndDrain;
    private readonly delegate* unmanaged<nint, long, void> _produce;
    private readonly delegate* unmanaged<nint, long, long> _consume;
    private readonly delegate* unmanaged<nint, nint, long, void> _serve;
    private readonly delegate* unmanaged<nint, nint, long, void> _answer;
    private readonly delegate* unmanaged<nint, void> _destroy;
    private readonly nint _queue;

    private ReferenceQueue(nint library, nint queue)
    {
        _queue = queue;
        _pushAndPop = (delegate* unmanaged<nint, long, long>)NativeLibrary.GetExport(library, "queues_push_and_pop");
        _fillAndDrain = (delegate* unmanaged<nint, long, long, long>)NativeLibrary.GetExport(library, "queues_fill_and_drain");
        _produce = (delegate* unmanaged<nint, long, void>)NativeLibrary.GetExport(library, "queues_produce");
        _consume = (delegate* unmanaged<nint, long, long>)NativeLibrary.GetExport(library, "queues_consume");
        _serve = (delegate* unmanaged<nint, nint, long, void>)NativeLibrary.GetExport(library, "queues_serve");
        _answer = (delegate* unmanaged<nint, nint, long, void>)NativeLibrary.GetExport(library, "queues_answer");
        _destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "queues_destroy");
    }

    /// <returns><see langword="null"/> if the library was built without this kind.</returns>
    internal static ReferenceQueue? Create(string path, QueueKind kind, int capacity)
    {
        var library = NativeLibrary.Load(path);
        var create = (delegate* unmanaged<int, int, nint>)NativeLibrary.GetExport(library, "queues_create");
        var queue = create((int)kind, capacity);
        return queue == 0 ? null : new ReferenceQueue(library, queue);
    }

    internal override long PushAndPop(long items) => _pushAndPop(_queue, items);

    internal override long FillAndDrain(long items, long depth) => _fillAndDrain(_queue, items, depth);

    internal override void Produce(long items) => _produce(_queue, items);

    internal override long Consume(long items) => _consume(_queue, items);

    internal override void Serve(QueueSide back, long items) => _serve(_queue, ((ReferenceQueue)back)._queue, items);

    internal override void Answer(QueueSide back, long items) => _answer(_queue, ((ReferenceQueue)back)._queue, items);

    public override void Dispose() => _destroy(_queue);
}

/// <summary>The numbers of <c>queues_create</c>.</summary>
internal enum QueueKind
{
    /// <summary>One producer and one consumer, by hand.</summary>
    Spsc,

    /// <summary>Any number of both, by hand.</summary>
    Mpmc,

    /// <summary>The ring of libjack.</summary>
    Jack,

    /// <summary>moodycamel's for one producer and one consumer.</summary>
    ReaderWriter,

    /// <summary>moodycamel's for any number of both.</summary>
    Concurrent,

    /// <summary>Any number of producers and one consumer, by hand.</summary>
    Mpsc,
}

/// <summary>A queue that the library may have been built without.</summary>
internal sealed class QueuePeer(string name, QueueKind kind, string needs) : Peer(name)
{
    private const string File = "libqueues.so";

    private string _path = "";

    /// <summary>Makes one.</summary>
    internal QueueSide Create(int capacity) => ReferenceQueue.Create(_path, kind, capacity)!;

    private protected override string? Find(PeerUse use)
    {
        if (ReferencePrograms.TryBuild(File, "apt-get install g++ make", out _path) is { } absence)
            return absence;

        using var trial = ReferenceQueue.Create(_path, kind, capacity: 2);
        return trial is null ? $"it is not installed; {needs}" : null;
    }
}
