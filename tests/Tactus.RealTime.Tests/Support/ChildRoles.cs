using System.Globalization;
using System.Runtime.InteropServices;

namespace Tactus.RealTime.Tests;

/// <summary>What a child process can be, and the memory it shares with its parent.</summary>
internal static unsafe partial class ChildRoles
{
    internal const int RingCapacity = 64;
    internal const long ItemsBell = 0;
    internal const long RoomBell = 128;
    internal const long LatestAt = 256;

    internal static long RingAt => LatestAt + LatestValue<StressItem>.RequiredBytes;

    internal static long Bytes => RingAt + SpscRing<StressItem>.RequiredBytes(RingCapacity);

    internal static void Run(string role, string[] arguments)
    {
        switch (role)
        {
            case "produce":
                Produce(arguments[0], long.Parse(arguments[1], CultureInfo.InvariantCulture));
                break;
            case "make":
                var memory = SharedMemory.Create("child", 4096);
                memory.Bytes[0] = 77;
                Console.WriteLine(memory.Address);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "no-descriptors":
                Console.WriteLine(TryWithoutDescriptors());
                break;
        }
    }

    private static void Produce(string address, long sequence)
    {
        var memory = SharedMemory.Open(address, Bytes);
        var producer = SpscRing<StressItem>.AttachProducer(memory, RingAt, RingCapacity);
        var latest = LatestValue<StressItem>.AttachWriter(memory, LatestAt);
        var items = new SharedSignal(memory, ItemsBell);
        var room = new SharedSignal(memory, RoomBell);
        while (true)
        {
            var seen = room.Epoch;
            if (producer.TryWrite(StressItem.Make(0, sequence)))
            {
                latest.Publish(StressItem.Make(0, sequence));
                sequence++;
                items.Signal();
            }
            else
            {
                room.Wait(seen, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static string TryWithoutDescriptors()
    {
        const int LimitOpenFiles = 7;
        Libc.ResourceLimit before = default;
        _ = Libc.GetResourceLimit(LimitOpenFiles, &before);
        var none = before with { Current = 3 };
        _ = SetResourceLimit(LimitOpenFiles, &none);
        try
        {
            SharedMemory.Create("refused", 4096).Dispose();
            return "made";
        }
        catch (SharedMemoryException refusal)
        {
            return refusal.Fault.ToString();
        }
        finally
        {
            _ = SetResourceLimit(LimitOpenFiles, &before);
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetResourceLimit(int resource, Libc.ResourceLimit* limit);
}
