using System.Diagnostics;
using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>What <see cref="ProfilingExecutor"/> writes down of a plan: two stretches of blocks, the dearest that is complete and the one under way.</summary>
internal sealed class CostRecording
{
    /// <summary>Blocks at the very beginning that do not count: caches warm, methods are compiled.</summary>
    internal const int WarmBlocks = 48;

    private const int WayCount = 3;
    private const int MinCompanyBlocks = 8;
    private const int MinRows = 8;

    /// <summary>Share of a block's items that the second worker must have done for the block to tell what company costs.</summary>
    private const double LeastShareOfCompany = 0.2;

    // why company several times in a row: the second worker sleeps meanwhile, and must not come late.
    private static readonly ProfilingWay[] s_turn =
    [
        ProfilingWay.Apart, ProfilingWay.Serial, ProfilingWay.Apart, ProfilingWay.Measured, ProfilingWay.Apart, ProfilingWay.Serial,
        ProfilingWay.Apart, ProfilingWay.Measured, ProfilingWay.Company, ProfilingWay.Company, ProfilingWay.Company, ProfilingWay.Company,
    ];

    private static readonly int s_rowsPerTurn = s_turn.Count(way => way == ProfilingWay.Apart);

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly PlanShape _shape;
    private readonly int _stretchBlocks;
    private Passage _current;
    private Passage _dearest;
    private long _blocks;

    [MainThread]
    internal CostRecording(ExecutionPlan plan, int stretchBlocks, int pairWorkers)
    {
        Plan = plan;
        _shape = new PlanShape(plan, plan.MaxBlockFrames);
        _stretchBlocks = stretchBlocks / s_turn.Length * s_turn.Length;
        _current = new Passage(_stretchBlocks, _shape.EntryCount);
        _dearest = new Passage(_stretchBlocks, _shape.EntryCount);
        var costs = new TaskCosts(plan);
        PairSchedule = ListScheduler.Draw(plan, costs, pairWorkers, Handover.AssumedNanoseconds);
    }

    /// <summary>Blocks that a recording of so many comes down to: whole turns.</summary>
    internal static int WholeTurns(int blocks) => (blocks + s_turn.Length - 1) / s_turn.Length * s_turn.Length;

    internal ExecutionPlan Plan { get; }

    /// <summary>A schedule for two, to find out what company costs.</summary>
    internal StaticSchedule PairSchedule { get; }

    internal (long FirstBlock, int BlockCount) Stretch => (_dearest.FirstBlock, _dearest.IsComplete ? _stretchBlocks : 0);

    /// <summary>Says how the next block is to be run.</summary>
    [AudioThread, RealTimeSafe]
    internal ProfilingWay BeginBlock()
    {
        var block = _blocks++;
        if (block >= WarmBlocks && (block - WarmBlocks) % _stretchBlocks == 0)
        {
            EndStretch(block);
        }

        return s_turn[block % s_turn.Length];
    }

    /// <summary>Takes in what a block took that was not taken apart.</summary>
    [AudioThread, RealTimeSafe]
    internal void AddWhole(ProfilingWay way, long ticks) => _current.AddWhole((int)way - 1, ticks);

    /// <summary>Takes in what the nodes of the latest block took, which was done by two or by one.</summary>
    /// <param name="way">Measured or in company.</param>
    /// <param name="itemsOfSecond">Items that the second worker has done.</param>
    [AudioThread, RealTimeSafe]
    internal void AddNodes(ProfilingWay way, long itemsOfSecond)
    {
        if (way == ProfilingWay.Company && itemsOfSecond < LeastShareOfCompany * PairSchedule.ItemCount)
        {
            return;
        }

        var ticks = 0L;
        for (var node = 0; node < Plan.Nodes.Count; node++)
        {
            ticks += Plan.Nodes[node].Ticks.LastTicks;
        }

        AddWhole(way, ticks);
        if (way == ProfilingWay.Company)
        {
            _current.ItemsOfSecond += itemsOfSecond;
        }
    }

    [AudioThread, RealTimeSafe]
    internal Span<float> BeginRow() => _current.BeginRow();

    [AudioThread, RealTimeSafe]
    internal void EndRow(bool isDisturbed) => _current.EndRow(isDisturbed);

    /// <summary>What the dearest stretch tells.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    [MainThread]
    internal PlanProfile ToProfile()
    {
        if (_blocks - WarmBlocks >= _stretchBlocks && (_blocks - WarmBlocks) % _stretchBlocks == 0)
        {
            EndStretch(_blocks);
        }

        if (!_dearest.IsComplete)
        {
            throw new InvalidOperationException($"The plan has run for {_blocks} blocks of its full length; {_stretchBlocks + WarmBlocks} are needed.");
        }

        var rows = _dearest.Rows();
        for (var index = 0; index < rows.Length; index++)
        {
            rows[index] *= (float)s_nanosecondsPerTick;
        }

        var serial = Whole(ProfilingWay.Serial) * s_nanosecondsPerTick;
        RemoveClockReadings(rows, serial);
        return new PlanProfile(_shape, rows, Plan.MaxBlockFrames)
        {
            CompanyFactor = CompanyFactor(),
        };
    }

    // What nodes take longer is spread over the whole block, but they had company only while both workers worked: twice the smaller share of the items.
    private double CompanyFactor()
    {
        var blocks = _dearest.CountOf((int)ProfilingWay.Company - 1);
        if (blocks < MinCompanyBlocks)
        {
            return double.NaN;
        }

        var share = _dearest.ItemsOfSecond / (double)(blocks * (long)PairSchedule.ItemCount);
        var longer = (Whole(ProfilingWay.Company) / Math.Max(1, Whole(ProfilingWay.Measured))) - 1;
        return 1 + (longer / Math.Max(LeastShareOfCompany, 2 * Math.Min(share, 1 - share)));
    }

    private double Whole(ProfilingWay way) => _dearest.Whole((int)way - 1);

    private void EndStretch(long nextBlock)
    {
        _current.Complete();
        if (_current.IsDearerThan(_dearest))
        {
            (_current, _dearest) = (_dearest, _current);
        }

        _current.Restart(nextBlock);
    }

    // A reading costs about as much as a small node, and it keeps the processor from working ahead across it: what the sum is too large by, against blocks
    // run whole, is taken off in equal shares, and what is left of the difference is scaled away.
    private void RemoveClockReadings(Span<float> rows, double serial)
    {
        const double DearestReading = 80;
        const double LeastShare = 0.1;
        var excess = MedianSum(rows) - serial;
        var reading = (float)Math.Clamp(excess / Math.Max(1, Items(rows)), 0, DearestReading);
        foreach (ref var cost in rows)
        {
            cost = Math.Max(cost - reading, cost * (float)LeastShare);
        }

        var scale = (float)Math.Clamp(serial / MedianSum(rows), 0.8, 1.25);
        foreach (ref var cost in rows)
        {
            cost *= scale;
        }
    }

    private double MedianSum(ReadOnlySpan<float> rows)
    {
        var sums = new double[rows.Length / _shape.EntryCount];
        for (var index = 0; index < rows.Length; index++)
        {
            sums[index / _shape.EntryCount] += float.IsNaN(rows[index]) ? 0 : rows[index];
        }

        return Percentiles.Of(sums, 50);
    }

    private double Items(ReadOnlySpan<float> rows)
    {
        var items = 0L;
        foreach (var cost in rows)
        {
            items += float.IsNaN(cost) ? 0 : 1;
        }

        return items / (double)(rows.Length / _shape.EntryCount);
    }

    /// <summary>Blocks that followed one another.</summary>
    private sealed class Passage
    {
        private readonly float[] _rows;
        private readonly float[] _sums;
        private readonly bool[] _isDisturbed;
        private readonly float[] _wholes;
        private readonly int[] _wholeCounts = new int[WayCount];
        private readonly int _entryCount;
        private int _rowCount;
        private float _median = -1;

        internal Passage(int blocks, int entryCount)
        {
            _entryCount = entryCount;
            var turns = blocks / s_turn.Length;
            _rows = new float[turns * s_rowsPerTurn * entryCount];
            _sums = new float[turns * s_rowsPerTurn];
            _isDisturbed = new bool[_sums.Length];
            _wholes = new float[WayCount * turns * s_turn.Length];
        }

        internal long FirstBlock { get; private set; } = -1;

        /// <summary>Items that the second worker has done in all blocks in company.</summary>
        internal long ItemsOfSecond { get; set; }

        internal bool IsComplete => _median >= 0;

        private int WholesPerWay => _wholes.Length / WayCount;

        internal Span<float> BeginRow() => _rows.AsSpan(Math.Min(_rowCount, _sums.Length - 1) * _entryCount, _entryCount);

        internal void EndRow(bool isDisturbed)
        {
            if (_rowCount == _sums.Length)
            {
                return;
            }

            var sum = 0f;
            foreach (var cost in _rows.AsSpan(_rowCount * _entryCount, _entryCount))
            {
                sum += float.IsNaN(cost) ? 0 : cost;
            }

            _isDisturbed[_rowCount] = isDisturbed;
            _sums[_rowCount++] = sum;
        }

        internal void AddWhole(int way, long ticks)
        {
            if (_wholeCounts[way] < WholesPerWay)
            {
                _wholes[(way * WholesPerWay) + _wholeCounts[way]++] = ticks;
            }
        }

        internal void Complete()
        {
            if (_rowCount == _sums.Length)
            {
                _sums.AsSpan().Sort();
                _median = _sums[_rowCount / 2];
            }
        }

        internal bool IsDearerThan(Passage other) => IsComplete && FirstBlock >= 0 && _median > other._median;

        internal void Restart(long firstBlock)
        {
            FirstBlock = firstBlock;
            _rowCount = 0;
            _median = -1;
            ItemsOfSecond = 0;
            Array.Clear(_wholeCounts);
        }

        internal int CountOf(int way) => _wholeCounts[way];

        /// <summary>The rows that nothing disturbed; all of them if there are too few of these.</summary>
        internal float[] Rows()
        {
            var kept = Enumerable.Range(0, _rowCount).Where(row => !_isDisturbed[row]).ToArray();
            return kept.Length < MinRows ? (float[])_rows.Clone() : [.. kept.SelectMany(row => _rows.AsSpan(row * _entryCount, _entryCount).ToArray())];
        }

        /// <summary>Ticks of a block run whole one way, the median.</summary>
        internal double Whole(int way)
        {
            var ticks = _wholes.AsSpan(way * WholesPerWay, _wholeCounts[way]).ToArray();
            Array.Sort(ticks);
            return ticks.Length == 0 ? 0 : ticks[ticks.Length / 2];
        }
    }
}

/// <summary>How a block is run while a plan is measured.</summary>
internal enum ProfilingWay
{
    /// <summary>Task by task, a clock reading each.</summary>
    Apart,

    /// <summary>By the caller alone.</summary>
    Serial,

    /// <summary>By the caller alone, task by task, each node measured.</summary>
    Measured,

    /// <summary>By two workers, each node measured.</summary>
    Company,
}
