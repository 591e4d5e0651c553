using System.Runtime;
using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.Engine;

/// <content>What the audio side knows of itself: load, xruns, allocation, compilation, collections.</content>
internal sealed partial class CycleRunner
{
    /// <summary>A cycle whose output stays below this counts as silent: -80 dB.</summary>
    private const float SilencePeak = 1e-4f;

    private const double LoadUnits = 10_000;

    private readonly LatestValueWriter<EngineSnapshot> _snapshots;
    private readonly SpscProducer<XrunRecord> _xruns;
    private readonly LatencyHistogram _load;
    private EngineSnapshot _figures;
    private bool _isLive;
    private bool _isOnNewThread = true;
    private int _cycleFrames;
    private float _cyclePeak;
    private long _allocatedAtStart;
    private long _allocatedHere;
    private long _compiledAtStart;
    private long _compiledHere;
    private double _latestLoad;

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    public void OnXrun(in DeviceXrun xrun)
    {
        var lost = Math.Max(1, xrun.LostCycles);
        _figures.LostCycles += lost;
        _figures.XrunCount++;
        _xruns.TryWrite(new XrunRecord
        {
            CycleIndex = xrun.CycleIndex,
            PositionSeconds = _song.Position / _sampleRate,
            QuantumFrames = _cycleFrames,
            LostCycles = (int)Math.Min(lost, int.MaxValue),
            LoadRatio = _latestLoad,
            LatenessMicroseconds = xrun.LatenessNanoseconds / 1000.0,
            WakeLatencyMicroseconds = xrun.WakeLatencyNanoseconds / 1000.0,
            Voices = _figures.Voices,
        });
    }

    [AudioThread, RealTimeSafe]
    private void OpenCycle()
    {
        _cyclePeak = 0;
        if (_isOnNewThread)
        {
            EnterThread();
        }
    }

    [AudioThread, RealTimeSafe]
    private void EnterThread()
    {
        _isOnNewThread = false;
        if (!_isLive)
        {
            _isLive = true;
            _executor.MarkLive();
        }

        // why minus: the counters are each thread's own, and what the threads before did still counts.
        _allocatedAtStart = GC.GetAllocatedBytesForCurrentThread() - _allocatedHere;
        _compiledAtStart = JitInfo.GetCompiledMethodCount(currentThread: true) - _compiledHere;
    }

    [AudioThread, RealTimeSafe]
    private void CloseCycle(in DeviceCycle cycle)
    {
        var periodNanoseconds = cycle.FrameCount * 1e9 / _sampleRate;
        var usedNanoseconds = MonotonicClock.NowNanoseconds - cycle.StartedNanoseconds;
        _latestLoad = usedNanoseconds / periodNanoseconds;
        if (!cycle.IsFreewheeling)
        {
            _load.Record((long)(_latestLoad * LoadUnits));
        }

        _figures.Cycles++;
        _figures.SteadyFrame = _steadyFrame;
        _figures.Transport = _program.Timeline.StateAt(_song.Position, _song.IsPlaying);
        _figures.LoadRatio = _latestLoad;
        _figures.Voices = CountVoices();
        _figures.VoicesMax = Math.Max(_figures.VoicesMax, _figures.Voices);
        _figures.OutputPeak = Math.Max(_figures.OutputPeak, _cyclePeak);
        _figures.SilentFrames = _cyclePeak < SilencePeak ? _figures.SilentFrames + cycle.FrameCount : 0;
        _figures.ProgramSequence = _program.Sequence;
        _figures.NextWakeNanoseconds = cycle.NextWakeNanoseconds;
        _figures.HasFadedOut = _fader.IsSilent;
        _cycleFrames = cycle.FrameCount;
        _allocatedHere = GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart;
        _compiledHere = JitInfo.GetCompiledMethodCount(currentThread: true) - _compiledAtStart;
        _figures.AllocatedBytes = _allocatedHere + _executor.AllocatedBytes;
        _figures.MethodsCompiled = _compiledHere + _executor.MethodsCompiled;
        _snapshots.Publish(_figures);
    }
}
