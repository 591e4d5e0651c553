using System.Runtime.InteropServices;

namespace Tactus.Nodes;

/// <summary>The patch that a synth's parameters make, as it stands at each control step of a block.</summary>
/// <remarks>Steps between which nothing moved share one record, as in <see cref="ControlRows"/>.</remarks>
internal sealed unsafe class LivePatches : IDisposable
{
    private readonly int[] _patchOfStep;
    private PatchData* _patches;
    private int _count;
    private int _currentStep;
    private long _version;

    [MainThread]
    public LivePatches(int maxBlockFrames)
    {
        var steps = maxBlockFrames / ControlRows.Period + 2;
        _patchOfStep = new int[steps];
        _patches = (PatchData*)NativeMemory.AllocZeroed((nuint)(steps + 1), (nuint)sizeof(PatchData));
        _count = 1;
    }

    ~LivePatches() => Free();

    /// <summary>Opens a block: what was current at the end of the last is step 0 of this.</summary>
    [AudioThread, RealTimeSafe]
    public void BeginBlock()
    {
        if (_patchOfStep[_currentStep] != 0)
        {
            _patches[0] = _patches[_patchOfStep[_currentStep]];
        }

        _patchOfStep[0] = 0;
        _count = 1;
        _currentStep = 0;
    }

    /// <summary>Goes on to the next step, for now with the same patch.</summary>
    [AudioThread, RealTimeSafe]
    public void AdvanceTo(int step)
    {
        while (_currentStep < step)
        {
            _patchOfStep[_currentStep + 1] = _patchOfStep[_currentStep];
            _currentStep++;
        }
    }

    /// <summary>A record for the current step to fill, with a version of its own; asked for once a step at most.</summary>
    [AudioThread, RealTimeSafe]
    public PatchData* Renew()
    {
        if (_currentStep > 0)
        {
            _patchOfStep[_currentStep] = _count++;
        }

        var patch = _patches + _patchOfStep[_currentStep];
        patch->Version = ++_version;
        return patch;
    }

    /// <summary>The patch of the step under way while events are read.</summary>
    [AudioThread, RealTimeSafe]
    public PatchData* Current => At(_currentStep);

    /// <summary>The patch at a step.</summary>
    [WorkerThread, RealTimeSafe]
    public PatchData* At(int step) => _patches + _patchOfStep[step];

    /// <summary>The version of the patch at a step.</summary>
    [WorkerThread, RealTimeSafe]
    public long Version(int step) => At(step)->Version;

    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_patches);
        _patches = null;
    }
}
