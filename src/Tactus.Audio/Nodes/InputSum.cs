using System.Runtime.CompilerServices;
using Tactus.Kernels;

namespace Tactus;

/// <summary>An input bus of an <see cref="ISummingProcessor"/>: what is connected to it, added up when it is asked for.</summary>
/// <remarks>Sums start at +0 and take the sources in the order of their connections, each sample on its own; the bits are those of <see cref="ProcessContext.Input"/>.</remarks>
[AudioThread(When = ProcessorState.Processing), RealTimeSafe]
public readonly unsafe ref struct InputSum
{
    // null: the bus's own buffer holds the sum already.
    private readonly BusSources* _sources;
    private readonly BufferView* _view;
    private readonly int _blockFrames;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal InputSum(BusSources* sources, BufferView* view, int blockFrames)
    {
        _sources = sources;
        _view = view;
        _blockFrames = blockFrames;
    }

    /// <summary>Number of channels.</summary>
    public int ChannelCount => _view->ChannelCount;

    /// <summary>Which channels of the sum are known to hold zeros.</summary>
    public SilenceMask Silence => _sources == null ? _view->Silence : SilenceMask.None;

    /// <summary>Whether all channels are known to hold zeros.</summary>
    public bool IsSilent => _sources == null && _view->Silence.AreAllSilent(_view->ChannelCount);

    /// <summary><c>output = sum × gain</c>, in one pass over the sources; zeros are <c>+0</c>, as of <see cref="Mix.Scale(ReadOnlySpan{float}, float, Span{float})"/>.</summary>
    /// <param name="output">An output bus of the same call, with as many channels. Its silence mask is left alone.</param>
    /// <param name="gain">The factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ScaleTo(in AudioBlock output, float gain)
    {
        if (_sources == null)
        {
            SourceSum.Scale(in *_view, in output.View, gain, _blockFrames);
        }
        else
        {
            SourceSum.Run<ScaleFinish>(in *_sources, in output.View, gain, _blockFrames);
        }
    }

    /// <summary>The sum in a buffer, to read.</summary>
    public ReadOnlyAudioBlock ToBlock()
    {
        if (_sources != null)
        {
            SourceSum.Add(in *_sources, in *_view, _blockFrames);
        }

        return new ReadOnlyAudioBlock(in *_view, _blockFrames);
    }
}
