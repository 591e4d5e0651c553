using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tactus.Sessions;

namespace Tactus.Engine;

/// <summary>How many frames of a rendering go where: latency cut off at the front, then the song, then its tail.</summary>
/// <param name="SkipFrames">Frames in front that are only the graph's latency.</param>
/// <param name="BodyFrames">Frames that are always written.</param>
/// <param name="MaxTailFrames">Frames that may follow while there is sound.</param>
internal readonly record struct RenderLength(long SkipFrames, long BodyFrames, long MaxTailFrames)
{
    internal static RenderLength Of(LiveProgram program, RenderOptions options, long startFrame)
    {
        var endFrame = options.EndSeconds is { } end ? (long)Math.Round(end * options.SampleRate) : program.Timeline.EndFrame;
        var tailFrames = options.EndSeconds is null ? (long)Math.Round(options.MaxTailSeconds * options.SampleRate) : 0;
        return new RenderLength(program.Plan.OutputLatencyFrames, Math.Max(0, endFrame - startFrame), tailFrames);
    }
}

/// <summary>Writes a rendering, frame by frame, whatever the block length: skips the latency, hashes, and ends where the tail has gone.</summary>
/// <remarks>
/// The tail ends with the first window of <see cref="WindowFrames"/> frames, counted from the end of the song, that stays below <see cref="TailPeak"/>:
/// a grid of its own, so that the length of the file does not depend on the length of blocks.
/// </remarks>
internal sealed class RenderTape : IDisposable
{
    private const int WindowFrames = 12_000;

    /// <summary>Most that a file lacks when its process is killed.</summary>
    private const int CheckpointFrames = 32_768;

    /// <summary>-96 dB: one step of 16 bits.</summary>
    private const float TailPeak = 1.6e-5f;

    private readonly RenderPlace _place;
    private readonly WavWriter _writer;
    private readonly RenderLength _length;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly float[] _planar;
    private readonly float[] _interleaved;
    private readonly int _channelCount;
    private long _seenFrames;
    private float _peak;
    private float _windowPeak;
    private bool _isKept;

    internal RenderTape(string path, int channelCount, RenderOptions options, RenderLength length)
    {
        _channelCount = channelCount;
        _length = length;
        _planar = new float[channelCount * options.QuantumFrames];
        _interleaved = new float[channelCount * options.QuantumFrames];
        _place = new RenderPlace(path);
        _writer = new WavWriter(_place.WritePath, channelCount, options.SampleRate, options.Format);
        IsFull = length.BodyFrames + length.MaxTailFrames == 0;
    }

    /// <summary>Whether everything is written.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>Share of the song that is written, 0 to 1.</summary>
    internal double Share => _length.BodyFrames == 0 ? 1 : Math.Min(1, _writer.FrameCount / (double)_length.BodyFrames);

    /// <summary>Takes a block.</summary>
    /// <exception cref="IOException">The file takes no more.</exception>
    internal void Take(AudioBuffer block, int blockFrames)
    {
        var offset = (int)Math.Clamp(_length.SkipFrames - _seenFrames, 0, blockFrames);
        _seenFrames += blockFrames;
        while (offset < blockFrames && !IsFull)
        {
            var taken = (int)Math.Min(blockFrames - offset, FramesUntilDecision());
            Append(block, offset, taken);
            offset += taken;
            Decide();
        }
    }

    /// <summary>Completes the file and puts it in its place.</summary>
    /// <exception cref="IOException">The file could not be completed.</exception>
    internal (long Frames, float Peak, string Sha256) Finish()
    {
        _writer.Checkpoint();
        ThrowIfFailed();
        var frames = _writer.FrameCount;
        if (_place.ReplacesOldOne)
        {
            // why: after a power cut there is the old file or the new one, never an empty one.
            _writer.FlushToDisk();
        }

        _writer.Dispose();
        ThrowIfFailed();
        _place.Keep();
        _isKept = true;
        return (frames, _peak, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    /// <summary>Closes the file; if it was not completed, nothing of it stays.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
        if (!_isKept)
        {
            _place.Discard();
        }
    }

    private long FramesUntilDecision()
    {
        var written = _writer.FrameCount;
        return written < _length.BodyFrames ? _length.BodyFrames - written : WindowFrames - (written - _length.BodyFrames) % WindowFrames;
    }

    private void Decide()
    {
        var tailFrames = _writer.FrameCount - _length.BodyFrames;
        if (tailFrames < 0)
        {
            return;
        }

        if (tailFrames == 0)
        {
            IsFull = _length.MaxTailFrames == 0;
            _windowPeak = 0;
        }
        else if (tailFrames % WindowFrames == 0)
        {
            IsFull = _windowPeak < TailPeak || tailFrames >= _length.MaxTailFrames;
            _windowPeak = 0;
        }
    }

    private void Append(AudioBuffer block, int offset, int frames)
    {
        for (var channel = 0; channel < _channelCount; channel++)
        {
            var samples = block.Channel(channel).Slice(offset, frames);
            samples.CopyTo(_planar.AsSpan(channel * frames, frames));
            for (var frame = 0; frame < frames; frame++)
            {
                _interleaved[frame * _channelCount + channel] = samples[frame];
            }

            _windowPeak = Math.Max(_windowPeak, Mix.Peak(samples));
        }

        _peak = Math.Max(_peak, _windowPeak);

        // why: the hash is defined over little-endian floats; every system that .NET runs on here stores them so.
        _hash.AppendData(MemoryMarshal.AsBytes(_interleaved.AsSpan(0, frames * _channelCount)));
        _writer.Write(_planar.AsSpan(0, frames * _channelCount), frames, frames);
        if (_writer.FrameCount - _writer.SafeFrameCount > CheckpointFrames)
        {
            _writer.Checkpoint();
        }

        ThrowIfFailed();
    }

    private void ThrowIfFailed()
    {
        if (_writer.FailureReason.Length > 0)
        {
            var seconds = _writer.SafeFrameCount / (double)_writer.SampleRate;
            var kept = _place.ReplacesOldOne ? "the file that was there is as it was" : "nothing of it was kept";
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"{_place.Name}: {_writer.FailureReason} after {seconds:0.0} s of sound; {kept}; free some space, or choose another disk."));
        }
    }
}
