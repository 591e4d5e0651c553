using System.Runtime.CompilerServices;

namespace Tactus.RealTime.Tests;

/// <summary>An item of many words that tell on one another: a torn copy does not add up.</summary>
internal readonly struct StressItem
{
    private readonly Words _words;

    private StressItem(long producer, long sequence)
    {
        Producer = producer;
        Sequence = sequence;
        for (var index = 0; index < Words.Count; index++)
            _words[index] = Expected(producer, sequence, index);
    }

    internal long Producer { get; }

    internal long Sequence { get; }

    internal bool IsWhole
    {
        get
        {
            var whole = true;
            for (var index = 0; index < Words.Count; index++)
                whole &= _words[index] == Expected(Producer, Sequence, index);
            return whole;
        }
    }

    internal static StressItem Make(long producer, long sequence) => new(producer, sequence);

    private static long Expected(long producer, long sequence, int index) => (sequence * 0x5DEECE66DL) + (producer * 31) + index;

    // why: 112 bytes in all, as up to 64 a vector store writes at once on our machines, and nothing could tear.
    [InlineArray(Count)]
    private struct Words
    {
        internal const int Count = 12;

        private long _first;
    }
}
