using System.Numerics;
using System.Runtime.InteropServices;

namespace Tactus.Graph;

/// <summary>What a connection carried lately, so that it can be given out later. Owned by the connection: it lives as long as plans have that connection delayed.</summary>
/// <remarks>The delay itself belongs to the plan: as long as the history reaches, a new plan with another delay reads the same line.</remarks>
internal sealed unsafe class DelayLine : IDisposable
{
    private readonly int _channelCount;
    private readonly int _lengthFrames;
    private readonly int _maxBlockFrames;
    private readonly long[] _silentFrames;
    private float* _samples;
    private int _writeFrame;

    /// <param name="channelCount">Channels of the source.</param>
    /// <param name="delayFrames">Longest delay that must fit.</param>
    /// <param name="maxBlockFrames">Longest block.</param>
    public DelayLine(int channelCount, int delayFrames, int maxBlockFrames)
    {
        _channelCount = channelCount;
        _maxBlockFrames = maxBlockFrames;
        _lengthFrames = checked((int)BitOperations.RoundUpToPowerOf2((uint)checked(delayFrames + maxBlockFrames)));
        var bytes = (nuint)channelCount * (nuint)_lengthFrames * sizeof(float);
        _samples = (float*)NativeMemory.AlignedAlloc(bytes, AudioBuffer.AlignmentBytes);
        NativeMemory.Clear(_samples, bytes);
        _silentFrames = new long[channelCount];
        Array.Fill(_silentFrames, _lengthFrames);
    }

    /// <summary>Frees the memory of a line that its owner forgot.</summary>
    ~DelayLine() => Free();

    /// <summary>Whether the line can delay this many channels by this much.</summary>
    [MainThread]
    public bool Fits(int channelCount, int delayFrames) => channelCount == _channelCount && (long)delayFrames + _maxBlockFrames <= _lengthFrames;

    /// <summary>Takes a block in and gives out what came <paramref name="delayFrames"/> earlier.</summary>
    [AudioThread, RealTimeSafe]
    public void Process(in BufferView source, in BufferView target, int delayFrames, int blockFrames)
    {
        var silence = 0UL;
        var sourceSilence = source.Silence;
        for (var channel = 0; channel < _channelCount; channel++)
        {
            var line = new Span<float>(_samples + (nint)channel * _lengthFrames, _lengthFrames);
            CopyIn(new ReadOnlySpan<float>(source.ChannelPointer(channel), blockFrames), line);
            CopyOut(line, (_writeFrame - delayFrames) & (_lengthFrames - 1), new Span<float>(target.ChannelPointer(channel), blockFrames));

            // The frames given out are the oldest of the last blockFrames + delayFrames that came in.
            _silentFrames[channel] = sourceSilence.IsSilent(channel) ? Math.Min(_silentFrames[channel] + blockFrames, _lengthFrames) : 0;
            if (_silentFrames[channel] >= (long)delayFrames + blockFrames)
            {
                silence |= 1UL << channel;
            }
        }

        _writeFrame = (_writeFrame + blockFrames) & (_lengthFrames - 1);
        target.Silence = new SilenceMask(silence);
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static void CopyOut(ReadOnlySpan<float> line, int from, Span<float> block)
    {
        var beforeWrap = Math.Min(block.Length, line.Length - from);
        line.Slice(from, beforeWrap).CopyTo(block);
        line[..(block.Length - beforeWrap)].CopyTo(block[beforeWrap..]);
    }

    private void CopyIn(ReadOnlySpan<float> block, Span<float> line)
    {
        var beforeWrap = Math.Min(block.Length, line.Length - _writeFrame);
        block[..beforeWrap].CopyTo(line[_writeFrame..]);
        block[beforeWrap..].CopyTo(line);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_samples);
        _samples = null;
    }
}
