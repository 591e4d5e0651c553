using System.Runtime.InteropServices;

namespace Tactus.Measurement;

/// <summary>The C++ voices of <c>bench/reference/synth_voices.cpp</c>, in this process, so that both sides take turns on one thread within milliseconds.</summary>
internal sealed unsafe class ReferenceVoices : IDisposable
{
    private const int GroupVoices = 16;

    private readonly delegate* unmanaged<nint, int, int, int, float*, float*, void> _render;
    private readonly delegate* unmanaged<nint, int, void> _release;
    private readonly delegate* unmanaged<nint, void> _destroy;
    private readonly nint _bank;
    private readonly int _groups;
    private readonly int _blockFrames;
    private readonly AudioBuffer _output;

    /// <exception cref="NotSupportedException">The control has no code for vectors of so many lanes on this machine.</exception>
    internal ReferenceVoices(nint library, VoicePatch patch, VoiceForm form, int lanes, int voices, int blockFrames)
    {
        var create = (delegate* unmanaged<int, int, int, int, double, nint>)NativeLibrary.GetExport(library, "synth_voices_create");
        _render = (delegate* unmanaged<nint, int, int, int, float*, float*, void>)NativeLibrary.GetExport(library, "synth_voices_render");
        _release = (delegate* unmanaged<nint, int, void>)NativeLibrary.GetExport(library, "synth_voices_release");
        _destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "synth_voices_destroy");
        _groups = (voices + GroupVoices - 1) / GroupVoices;
        _blockFrames = blockFrames;
        _output = new AudioBuffer(2, blockFrames);
        _bank = create(lanes, (int)form, patch.Number, voices, SynthVoices.SampleRate);
        if (_bank == 0)
            throw new NotSupportedException($"The control has no vectors of {lanes} voices on this machine.");
    }

    internal ReadOnlySpan<float> Left => _output.Channel(0)[.._blockFrames];

    internal ReadOnlySpan<float> Right => _output.Channel(1)[.._blockFrames];

    internal void Release(int voice) => _release(_bank, voice);

    internal void Render() => _render(_bank, 0, _groups, _blockFrames, _output.View.ChannelPointer(0), _output.View.ChannelPointer(1));

    public void Dispose()
    {
        if (_bank != 0)
            _destroy(_bank);
        _output.Dispose();
    }
}

/// <summary>How the control's loops are laid out.</summary>
internal enum VoiceForm
{
    /// <summary>Every oscillator and the filter a pass of its own.</summary>
    Passes,

    /// <summary>Everything in one loop.</summary>
    OneLoop,
}
