using System.Runtime.InteropServices;

namespace Tactus.Scheduling;

/// <summary>Items that a worker has done since it began: written by it alone, on lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct DoneCounter
{
    [FieldOffset(128)] private long _value;

    // order: acquire; pairs with the release in Add: who counts an item sees what it wrote.
    internal readonly long Value => Volatile.Read(in _value);

    [WorkerThread, RealTimeSafe]
    internal void Add(int items) => Volatile.Write(ref _value, _value + items);
}
