using System.Numerics;

namespace Tactus.RealTime;

/// <summary>Counts durations in log-linear buckets of fixed memory: recorded by one thread without waiting, read by anyone at any time.</summary>
/// <remarks>
/// <para>Up to 31 ns every value has a bucket of its own; above, each octave has 32 buckets, so a reading is at most 1/32 (3.1 %) above the true value,
/// and never above the largest value recorded. The layout is that of Gil Tene's HdrHistogram with five significant bits.</para>
/// <para>Recording is wait-free: a bounded number of plain loads and release stores, no retry. A reader that runs beside the recorder sees every
/// bucket right, with the newest few values counted or not.</para>
/// </remarks>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 5;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int MaxValueBits = 48; // three days in nanoseconds; longer is counted in the last bucket
    private const int BucketCount = (MaxValueBits - SubBucketBits + 1) * SubBuckets;

    // owner: the recorder writes; all words are 64-bit and aligned, so a reader never sees half of one.
    private readonly long[] _counts = new long[BucketCount];
    private long _count;
    private long _sumNanoseconds;
    private long _maxNanoseconds;
    private long _minNanoseconds = long.MaxValue;

    /// <summary>How many values were recorded.</summary>
    [AnyThread, RealTimeSafe]
    public long Count => Volatile.Read(ref _count);

    /// <summary>The largest value, exactly; 0 if there is none.</summary>
    [AnyThread, RealTimeSafe]
    public long MaxNanoseconds => Volatile.Read(ref _maxNanoseconds);

    /// <summary>The smallest value, exactly; 0 if there is none.</summary>
    [AnyThread, RealTimeSafe]
    public long MinNanoseconds => Count == 0 ? 0 : Volatile.Read(ref _minNanoseconds);

    /// <summary>The mean, exactly but for rounding; 0 if there is none.</summary>
    [AnyThread, RealTimeSafe]
    public double MeanNanoseconds => Count is var count and > 0 ? (double)Volatile.Read(ref _sumNanoseconds) / count : 0;

    /// <summary>Counts one duration; a negative one counts as 0.</summary>
    [AnyThread(OneAtATime = true), RealTimeSafe]
    public void Record(long nanoseconds)
    {
        var value = Math.Max(nanoseconds, 0);
        ref var bucket = ref _counts[BucketOf(value)];
        // order: one writer, so plain increments do not lose anything; the release stores let readers see whole words, in this order, and the total
        // last: pairs with the acquire of _count in Percentile, which therefore never expects more values than the buckets show it.
        Volatile.Write(ref bucket, bucket + 1);
        Volatile.Write(ref _sumNanoseconds, _sumNanoseconds + value);
        if (value > _maxNanoseconds)
            Volatile.Write(ref _maxNanoseconds, value);
        if (value < _minNanoseconds)
            Volatile.Write(ref _minNanoseconds, value);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The value that <paramref name="percent"/> of all recorded values do not exceed; 0 if there is none.</summary>
    /// <param name="percent">0 to 100; 50 is the median, 100 the largest value.</param>
    [AnyThread, RealTimeSafe]
    public long Percentile(double percent)
    {
        // order: pairs with the last store of Record.
        var count = Volatile.Read(ref _count);
        if (count == 0)
            return 0;

        var wanted = Math.Clamp((long)Math.Ceiling(count * percent / 100), 1, count);
        var seen = 0L;
        for (var index = 0; index < BucketCount; index++)
        {
            seen += Volatile.Read(ref _counts[index]);
            if (seen >= wanted)
                return Math.Min(LastValueOf(index), MaxNanoseconds);
        }

        return MaxNanoseconds;
    }

    /// <summary>Adds the values of another histogram to this one, for totals over many.</summary>
    [AnyThread(OneAtATime = true)]
    public void Add(LatencyHistogram other)
    {
        var added = 0L;
        for (var index = 0; index < BucketCount; index++)
        {
            var count = Volatile.Read(ref other._counts[index]);
            added += count;
            Volatile.Write(ref _counts[index], _counts[index] + count);
        }

        Volatile.Write(ref _sumNanoseconds, _sumNanoseconds + Volatile.Read(ref other._sumNanoseconds));
        Volatile.Write(ref _maxNanoseconds, Math.Max(_maxNanoseconds, other.MaxNanoseconds));
        Volatile.Write(ref _minNanoseconds, Math.Min(_minNanoseconds, Volatile.Read(ref other._minNanoseconds)));
        Volatile.Write(ref _count, _count + added);
    }

    /// <summary>Forgets everything. Only for whoever records, or while nobody does.</summary>
    [AnyThread(OneAtATime = true), RealTimeSafe]
    public void Clear()
    {
        Volatile.Write(ref _count, 0);
        Array.Clear(_counts);
        _sumNanoseconds = 0;
        _maxNanoseconds = 0;
        _minNanoseconds = long.MaxValue;
    }

    //  value   0 … 31   32 … 63   64 … 127 (pairs)   128 … 255 (fours)  …
    //  bucket  0 … 31   32 … 63   64 … 95            96 … 127           …
    private static int BucketOf(long value)
    {
        if (value < SubBuckets)
            return (int)value;

        var shift = 63 - BitOperations.LeadingZeroCount((ulong)value) - SubBucketBits;
        var index = (shift << SubBucketBits) + (int)(value >> shift);
        return Math.Min(index, BucketCount - 1);
    }

    private static long LastValueOf(int index)
    {
        if (index < SubBuckets)
            return index;

        var shift = (index >> SubBucketBits) - 1;
        var first = (long)(index - (shift << SubBucketBits)) << shift;
        return first + (1L << shift) - 1;
    }
}
