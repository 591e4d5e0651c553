namespace Tactus.Measurement;

/// <summary>What is done with a queue, ours or a peer's; the loops are the same on both sides.</summary>
internal abstract class QueueSide : IDisposable
{
    /// <summary>One item in and out, again and again, on the calling thread.</summary>
    /// <returns>The sum of what came out.</returns>
    internal abstract long PushAndPop(long items);

    /// <summary>So many times <paramref name="depth"/> items in, then as many out, on the calling thread.</summary>
    /// <returns>The sum of what came out.</returns>
    internal abstract long FillAndDrain(long items, long depth);

    /// <summary>Puts all items in, waiting for room in between.</summary>
    internal abstract void Produce(long items);

    /// <summary>Takes all items out, waiting for each.</summary>
    /// <returns>The sum of what came; -1 if the order was wrong.</returns>
    internal abstract long Consume(long items);

    /// <summary>Sends items one by one and waits each time until it comes back by the other queue.</summary>
    internal abstract void Serve(QueueSide back, long items);

    /// <summary>Sends back whatever comes.</summary>
    internal abstract void Answer(QueueSide back, long items);

    public virtual void Dispose()
    {
    }
}

/// <summary>Our side.</summary>
internal sealed class OurQueue<TQueue>(TQueue queue) : QueueSide
    where TQueue : struct, IMeasuredQueue
{
    private readonly TQueue _queue = queue;

    internal override long PushAndPop(long items)
    {
        var queue = _queue;
        var sum = 0L;
        for (var item = 0L; item < items; item++)
        {
            queue.TryWrite(new QueueItem(item, 1));
            if (queue.TryRead(out var taken))
                sum += taken.First;
        }

        return sum;
    }

    internal override long FillAndDrain(long items, long depth)
    {
        var queue = _queue;
        var sum = 0L;
        for (var item = 0L; item < items; item += depth)
        {
            for (var offset = 0L; offset < depth; offset++)
                queue.TryWrite(new QueueItem(item + offset, 1));
            for (var offset = 0L; offset < depth; offset++)
            {
                if (queue.TryRead(out var taken))
                    sum += taken.First;
            }
        }

        return sum;
    }

    internal override void Produce(long items)
    {
        var queue = _queue;
        for (var item = 0L; item < items; item++)
        {
            while (!queue.TryWrite(new QueueItem(item, 1)))
                Spin.Pause();
        }
    }

    internal override long Consume(long items)
    {
        var queue = _queue;
        var sum = 0L;
        for (var item = 0L; item < items; item++)
        {
            QueueItem taken;
            while (!queue.TryRead(out taken))
                Spin.Pause();
            if (taken.First != item)
                return -1;
            sum += taken.First;
        }

        return sum;
    }

    internal override void Serve(QueueSide back, long items)
    {
        var (there, here) = (_queue, ((OurQueue<TQueue>)back)._queue);
        for (var item = 0L; item < items; item++)
        {
            while (!there.TryWrite(new QueueItem(item, 1)))
                Spin.Pause();
            while (!here.TryRead(out _))
                Spin.Pause();
        }
    }

    internal override void Answer(QueueSide back, long items)
    {
        var (there, here) = (_queue, ((OurQueue<TQueue>)back)._queue);
        for (var item = 0L; item < items; item++)
        {
            QueueItem taken;
            while (!there.TryRead(out taken))
                Spin.Pause();
            while (!here.TryWrite(taken))
                Spin.Pause();
        }
    }
}
