using System.Runtime.CompilerServices;

namespace Tactus.Scheduling;

/// <summary>Decides for one plan how its blocks are done, by what they took each way. Owner: the caller of Run.</summary>
/// <remarks>
/// <para>A plan begins spread, so that a heavy one meets its deadline from the first block. Then each way is tried for a few blocks, and the fastest stays.
/// From there the others are tried again after a growing while, and sooner when blocks have become much longer or shorter than they were. Trying costs
/// less than a hundredth of the time even if a way takes twice as long.</para>
/// <para>It never flaps: another way must have been faster by more than noise, and each look that changes nothing doubles the time to the next one.</para>
/// </remarks>
internal sealed class ModeChoice
{
    /// <summary>A look goes round all ways several times, a few blocks each: whatever the system does meanwhile hits all of them.</summary>
    internal const int Rounds = 4;
    internal const int BlocksPerTurn = 5;

    /// <summary>Blocks at the start of a turn that do not count: workers wake up, caches warm.</summary>
    private const int WarmBlocks = 2;

    /// <summary>Of all blocks of a way, the longest do not count: the system interrupts.</summary>
    private const int OutlierBlocks = 5;

    private const int SamplesPerMode = Rounds * (BlocksPerTurn - WarmBlocks);
    private const int ModeCount = 3;

    private const int FirstPauseBlocks = 512;
    // why not longer: a look in a bad moment may go wrong, and one in so many blocks costs less than a hundredth of the time.
    private const int LongestPauseBlocks = 8_192;

    // why no longer where a schedule promises much more than the last look saw: that look had a bad moment, or the workers had.
    private const int LongestHopefulPauseBlocks = 1_024;
    private const double PromisingShare = 0.75;

    /// <summary>Blocks between two looks that a change of the blocks' length calls for.</summary>
    private const int ShortestPauseBlocks = 64;

    /// <summary>Of so many blocks that the caller does alone, one is timed: reading the clock would cost small plans more than it tells.</summary>
    private const int BlocksPerTimed = 8;

    private const double WorthwhileShare = 0.97;
    private const double LargeChange = 1.3;

    /// <summary>From such a change on it does not matter that looks have changed nothing lately.</summary>
    private const double DrasticChange = 3;

    /// <summary>Blocks after a look from which it is known how long all threads together are busy.</summary>
    private const int SettlingBlocks = 16;

    private bool _hasChoice;
    private readonly long _periodNanoseconds;
    private readonly double[] _means = new double[ModeCount];
    private readonly double[] _samples = new double[ModeCount * SamplesPerMode];
    private BlockMode _best;
    private BlockMode _trial;
    private int _round;
    private int _turnBlock;
    private bool _isTrying;
    private bool _isUpheaval;
    private int _triedMask;
    private int _blocksSinceLook;
    private int _untimed;
    private int _pauseBlocks = FirstPauseBlocks;
    private int _changePauseBlocks = ShortestPauseBlocks;
    private double _recent;
    private double _busy;
    private double _knownBusy;
    private int _notes;
    private double _promisedShare = 1;

    /// <param name="isWorthSpreading">Whether there is more than one item, and more than one worker.</param>
    /// <param name="periodNanoseconds">Time that a block has; 0 if it has any.</param>
    [MainThread]
    internal ModeChoice(bool isWorthSpreading, long periodNanoseconds)
    {
        _hasChoice = isWorthSpreading;
        _periodNanoseconds = periodNanoseconds;
        _best = isWorthSpreading ? BlockMode.Stealing : BlockMode.Serial;
        BeginLook(_best);
    }

    /// <summary>How the next block is to be done.</summary>
    [AudioThread, RealTimeSafe]
    internal BlockMode Next => _isTrying ? _trial : _best;

    /// <summary>Whether the next block is to be timed, for <see cref="Note"/>.</summary>
    [AudioThread, RealTimeSafe]
    internal bool TakeTiming()
    {
        if (_isTrying || _best != BlockMode.Serial)
        {
            return true;
        }

        if (!_hasChoice)
        {
            return false;
        }

        _blocksSinceLook++;
        return (++_untimed & BlocksPerTimed - 1) == 0;
    }

    /// <summary>The way that was fastest when last looked at.</summary>
    [AnyThread, RealTimeSafe]
    internal BlockMode Best => _best;

    /// <summary>Says what share of the time on one thread a block is predicted to take when it is spread.</summary>
    [AudioThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    internal void Promise(double share) => _promisedShare = share;

    /// <summary>Whether blocks have just become so much longer or shorter that what nodes cost should be measured anew at once. Asking takes it back.</summary>
    [AudioThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    internal bool TakeUpheaval()
    {
        var was = _isUpheaval;
        _isUpheaval = false;
        return was;
    }

    /// <summary>Looks again soon: the plan is shared in another way.</summary>
    /// <param name="isWorthSpreading">Whether it wants more than one worker now.</param>
    [AudioThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.NoInlining)] // why: the rehearsal compiles it by calling it; inlined there, it would be compiled inside a cycle
    internal void LookAgain(bool isWorthSpreading)
    {
        if (isWorthSpreading != _hasChoice)
        {
            _hasChoice = isWorthSpreading;
            _best = isWorthSpreading ? _best : BlockMode.Serial;
            BeginLook(_best);
        }
        else if (!_isTrying)
        {
            _blocksSinceLook = Math.Max(_blocksSinceLook, _pauseBlocks - ShortestPauseBlocks);
        }
    }

    /// <summary>Takes in how long a block took.</summary>
    /// <param name="mode">How it was done.</param>
    /// <param name="nanoseconds">How long it took.</param>
    /// <param name="busyNanoseconds">How long all threads together were busy.</param>
    [AudioThread, RealTimeSafe]
    internal void Note(BlockMode mode, double nanoseconds, double busyNanoseconds)
    {
        if (!_hasChoice)
        {
            return;
        }

        _busy = Blend(_busy, busyNanoseconds);
        if (_isTrying)
        {
            NoteTrial(mode, nanoseconds);
            return;
        }

        _recent = Blend(_recent, nanoseconds);
        _blocksSinceLook += _best == BlockMode.Serial ? 0 : 1;
        if (++_notes == SettlingBlocks)
        {
            _knownBusy = _busy;
        }

        // why the work too: where voices fall silent, a schedule may take as long as before, with half of the workers idle.
        var change = Math.Max(Ratio(_recent, _means[(int)_best]), _notes > SettlingBlocks ? Ratio(_busy, _knownBusy) : 1);
        if (change > LargeChange && _blocksSinceLook >= (change > DrasticChange ? ShortestPauseBlocks : _changePauseBlocks))
        {
            _isUpheaval = true;
            BeginLook(_best);
        }
        else if (_blocksSinceLook >= _pauseBlocks)
        {
            var isHopeful = _best == BlockMode.Serial && _promisedShare < PromisingShare;
            _pauseBlocks = Math.Min(_pauseBlocks * 2, isHopeful ? LongestHopefulPauseBlocks : LongestPauseBlocks);
            BeginLook(_best);
        }
    }

    /// <summary>Goes through everything that a choice can do.</summary>
    [MainThread]
    internal static void Rehearse()
    {
        var choice = new ModeChoice(isWorthSpreading: true, periodNanoseconds: 1_000_000);
        for (var block = 0; block < 8 * ModeCount * Rounds * BlocksPerTurn + 3 * ShortestPauseBlocks; block++)
        {
            if (choice.TakeTiming())
            {
                choice.Note(choice.Next, block < 4 * ModeCount * Rounds * BlocksPerTurn ? 1_000 : 10_000, 1_000);
            }
        }

        choice.Promise(0.5);
        choice.TakeUpheaval();
        choice.LookAgain(isWorthSpreading: true);
        choice.LookAgain(isWorthSpreading: false);
    }

    private static double Ratio(double one, double other) => Math.Max(one, other) / Math.Max(Math.Min(one, other), double.Epsilon);

    /// <summary>Tries all ways by turns, the present one first.</summary>
    private void BeginLook(BlockMode first)
    {
        _isTrying = _hasChoice;
        _trial = first;
        _triedMask = 0;
        _round = 0;
        _turnBlock = 0;
    }

    private void NoteTrial(BlockMode mode, double nanoseconds)
    {
        if (mode != _trial)
        {
            return;
        }

        if (_turnBlock >= WarmBlocks)
        {
            _samples[(int)mode * SamplesPerMode + _round * (BlocksPerTurn - WarmBlocks) + _turnBlock - WarmBlocks] = nanoseconds;
        }

        if (++_turnBlock < BlocksPerTurn)
        {
            return;
        }

        _turnBlock = 0;
        _triedMask |= 1 << (int)mode;
        for (var step = 1; step <= ModeCount; step++)
        {
            // why the present way's place ends a round: all that may be tried have had their turn.
            _trial = (BlockMode)(((int)_trial + 1) % ModeCount);
            if (_trial == _best && ++_round == Rounds)
            {
                EndLook();
                return;
            }

            if (_trial == _best || MayTry(_trial))
            {
                return;
            }
        }
    }

    // why: alone on the caller such a plan could miss its deadline; spreading is what keeps it going.
    private bool MayTry(BlockMode mode) => mode != BlockMode.Serial || _periodNanoseconds == 0 || _busy < _periodNanoseconds / 2;

    private void EndLook()
    {
        var fastest = _best;
        for (var mode = BlockMode.Serial; mode <= BlockMode.Stealing; mode++)
        {
            if ((_triedMask & 1 << (int)mode) != 0)
            {
                _means[(int)mode] = TrimmedMean(_samples.AsSpan((int)mode * SamplesPerMode, SamplesPerMode));
            }
        }

        for (var mode = BlockMode.Serial; mode <= BlockMode.Stealing; mode++)
        {
            if ((_triedMask & 1 << (int)mode) != 0 && _means[(int)mode] < _means[(int)fastest] * (fastest == _best ? WorthwhileShare : 1))
            {
                fastest = mode;
            }
        }

        // why: a load that comes and goes is no reason to try for ever what has not helped.
        _changePauseBlocks = fastest == _best ? Math.Min(_changePauseBlocks * 2, LongestPauseBlocks) : ShortestPauseBlocks;
        _best = fastest;
        _recent = _means[(int)fastest];
        (_busy, _notes) = (0, 0);
        _isTrying = false;
        _blocksSinceLook = 0;
    }

    /// <summary>The mean without the longest few.</summary>
    private static double TrimmedMean(Span<double> samples)
    {
        samples.Sort();
        var sum = 0.0;
        foreach (var sample in samples[..^OutlierBlocks])
        {
            sum += sample;
        }

        return sum / (samples.Length - OutlierBlocks);
    }

    // why a bound on each sample: one block that the system interrupted for milliseconds says nothing about the plan.
    private static double Blend(double mean, double sample) => mean == 0 ? sample : mean + (Math.Min(sample, 2 * mean) - mean) / 16;
}
