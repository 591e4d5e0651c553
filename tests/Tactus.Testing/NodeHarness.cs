using Tactus.RealTime;

namespace Tactus.Testing;

/// <summary>How the harness runs a processor that declares parts.</summary>
public enum ForkMode
{
    /// <summary>By <see cref="INodeProcessor.Process"/>, as for every other node.</summary>
    None,

    /// <summary>Parts in ascending order.</summary>
    Forward,

    /// <summary>Parts in descending order.</summary>
    Backward,

    /// <summary>Parts in a new random order every block.</summary>
    Shuffled,

    /// <summary>Every part on a thread of its own.</summary>
    Threads,
}

/// <summary>What surrounds the node under test.</summary>
public sealed record HarnessOptions
{
    /// <summary>Frames a second.</summary>
    public double SampleRate { get; init; } = 48000;

    /// <summary>Longest block the node is prepared for.</summary>
    public int MaxBlockFrames { get; init; } = 2048;

    /// <summary>Steady frame at which the first block begins.</summary>
    public long StartFrame { get; init; }

    /// <summary>Whether silent input is marked as such; a node must give the same bits without the hint.</summary>
    public bool MarksSilence { get; init; } = true;

    /// <summary>Whether denormals count as zero, as on an engine's threads.</summary>
    public bool FlushesDenormals { get; init; } = true;

    /// <summary>How a forking processor runs.</summary>
    public ForkMode Fork { get; init; }

    /// <summary>Whether blocks are left out in which a node that said <see cref="ProcessStatus.Sleep"/> would get neither sound nor events.</summary>
    public bool SkipsSleep { get; init; }

    /// <summary>The song at every block's first frame.</summary>
    public TransportState Transport { get; init; } = TransportState.Stopped;
}

/// <summary>Plays one node without a graph: input, events and pushes at given frames, any cut into blocks, and the contract checked on every block.</summary>
/// <remarks>
/// Each call of <see cref="Render"/> goes on where the last one ended. A block fails with <see cref="ContractException"/> when the node leaves output unwritten,
/// writes beyond the block, changes its input, calls sound silent, or allocates.
/// </remarks>
public sealed class NodeHarness : IDisposable
{
    private const float Garbage = 777e9f;

    private readonly HarnessOptions _options;
    private readonly AudioBuffer[] _inputs;
    private readonly AudioBuffer[] _outputs;
    private readonly float[][][] _sources;
    private readonly NodeBinding _binding;
    private readonly List<(long Frame, TimedEvent Event)> _events = [];
    private readonly List<(long Frame, Parameter Parameter, double Value)> _pushes = [];
    private readonly Random _order = new(4711);

    /// <summary>Prepares the node and buffers for its buses.</summary>
    public NodeHarness(Node node, HarnessOptions? options = null)
    {
        _options = options ?? new HarnessOptions();
        Instance = node.CreateInstance(new PrepareContext(_options.SampleRate, _options.MaxBlockFrames));
        _inputs = [.. node.Ports.AudioInputs.Select(channels => new AudioBuffer(channels, _options.MaxBlockFrames))];
        _outputs = [.. node.Ports.AudioOutputs.Select(channels => new AudioBuffer(channels, _options.MaxBlockFrames))];
        _sources = [.. node.Ports.AudioInputs.Select(channels => Enumerable.Range(0, channels).Select(_ => Array.Empty<float>()).ToArray())];
        _binding = new NodeBinding(Instance, [.. _inputs.Select(buffer => buffer.View)], [.. _outputs.Select(buffer => buffer.View)]);
        SteadyFrame = _options.StartFrame;
    }

    /// <summary>The node's prepared instance: parameters, readouts, processor.</summary>
    public NodeInstance Instance { get; }

    /// <summary>Frame at which the next block begins.</summary>
    public long SteadyFrame { get; private set; }

    /// <summary>What the processor said last.</summary>
    public ProcessStatus LastStatus { get; private set; }

    /// <summary>Bytes that the blocks of the latest <see cref="Render"/> allocated on the calling thread.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Blocks left out so far; see <see cref="HarnessOptions.SkipsSleep"/>.</summary>
    public int SkippedBlocks { get; private set; }

    /// <summary>Sets what a bus receives from <see cref="HarnessOptions.StartFrame"/> on; beyond the arrays' ends it is silent.</summary>
    public NodeHarness SetInput(int bus, params float[][] channels)
    {
        for (var channel = 0; channel < _sources[bus].Length; channel++)
        {
            _sources[bus][channel] = channels[channel % channels.Length];
        }

        return this;
    }

    /// <summary>Sends an event that takes effect at a steady frame.</summary>
    public NodeHarness At(long frame, in TimedEvent timedEvent)
    {
        _events.Add((frame, timedEvent));
        return this;
    }

    /// <summary>Automates a parameter from a steady frame on.</summary>
    public NodeHarness Automate(long frame, Parameter parameter, double value, int rampFrames = 0) => At(frame, new TimedEvent(0, parameter.Index, value, rampFrames));

    /// <summary>Pushes a value before the block that begins at a steady frame; every cut begins one there, since a push has no frame of its own.</summary>
    public NodeHarness Push(long frame, Parameter parameter, double value)
    {
        _pushes.Add((frame, parameter, value));
        return this;
    }

    /// <summary>Renders frames in blocks whose lengths the cuts give.</summary>
    /// <returns>Samples by output bus and channel.</returns>
    public float[][][] Render(int frames, BlockCuts? cuts = null)
    {
        cuts ??= BlockCuts.Of(64);
        var rendered = _outputs.Select(buffer => Enumerable.Range(0, buffer.ChannelCount).Select(_ => new float[frames]).ToArray()).ToArray();
        var end = SteadyFrame + frames;
        var start = SteadyFrame;
        AllocatedBytes = 0;
        while (SteadyFrame < end)
        {
            var length = (int)Math.Min(Math.Min(cuts.Next(), _options.MaxBlockFrames), end - SteadyFrame);
            foreach (var push in _pushes)
            {
                if (push.Frame == SteadyFrame)
                {
                    Instance.Parameters.Push(push.Parameter, push.Value);
                }
                else if (push.Frame > SteadyFrame)
                {
                    length = (int)Math.Min(length, push.Frame - SteadyFrame);
                }
            }

            if (_options.SkipsSleep && MaySleep(length))
            {
                SkippedBlocks++;
                SteadyFrame += length;
                continue;
            }

            RenderBlock(length);
            for (var bus = 0; bus < _outputs.Length; bus++)
            {
                for (var channel = 0; channel < _outputs[bus].ChannelCount; channel++)
                {
                    _outputs[bus].Channel(channel)[..length].CopyTo(rendered[bus][channel].AsSpan((int)(SteadyFrame - start)));
                }
            }

            SteadyFrame += length;
        }

        return rendered;
    }

    /// <summary>Whether all channels of an output bus were marked silent in the latest block.</summary>
    public bool IsOutputSilent(int bus = 0) => _outputs[bus].View.Silence.AreAllSilent(_outputs[bus].ChannelCount);

    /// <inheritdoc/>
    public void Dispose()
    {
        Instance.Dispose();
        foreach (var buffer in _inputs.Concat(_outputs))
        {
            buffer.Dispose();
        }
    }

    private bool MaySleep(int length)
    {
        if (LastStatus != ProcessStatus.Sleep
            || _events.Exists(entry => entry.Frame >= SteadyFrame && entry.Frame < SteadyFrame + length) || _pushes.Exists(push => push.Frame == SteadyFrame))
        {
            return false;
        }

        FillInputs(length);
        return Array.TrueForAll(_inputs, buffer => buffer.View.Silence.AreAllSilent(buffer.ChannelCount));
    }

    private void RenderBlock(int length)
    {
        FillInputs(length);
        foreach (var (frame, timedEvent) in _events)
        {
            if (frame >= SteadyFrame && frame < SteadyFrame + length)
            {
                Instance.EventsIn.TryAdd(timedEvent.At((int)(frame - SteadyFrame)));
            }
        }

        foreach (var buffer in _outputs)
        {
            for (var channel = 0; channel < buffer.ChannelCount; channel++)
            {
                buffer.Channel(channel).Fill(Garbage);
            }

            buffer.View.Silence = SilenceMask.None;
        }

        var block = new BlockContext(length, SteadyFrame, _options.Transport, RenderMode.RealTime);
        var denormals = _options.FlushesDenormals && DenormalMode.IsSupported;
        var previous = denormals ? DenormalMode.FlushToZero() : default;
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Instance.BeginBlock(length);
            LastStatus = Process(in block);
            Instance.EndBlock(LastStatus, _binding, length);
            AllocatedBytes += _options.Fork == ForkMode.Threads ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }
        finally
        {
            if (denormals)
            {
                DenormalMode.Restore(previous);
            }
        }

        CheckInputs(length);
        CheckOutputs(length);
    }

    private ProcessStatus Process(in BlockContext block)
    {
        var context = new ProcessContext(_binding, in block);
        if (_options.Fork == ForkMode.None || Instance.Processor is not IForkingProcessor forking)
        {
            return Instance.Processor.Process(context);
        }

        var parts = forking.BeginFork(context);
        if (parts > forking.MaxParts)
        {
            throw new ContractException($"{parts} parts, though at most {forking.MaxParts} were declared");
        }

        if (_options.Fork == ForkMode.Threads)
        {
            RunPartsOnThreads(forking, parts, block);
        }
        else
        {
            Span<int> order = stackalloc int[parts];
            for (var part = 0; part < parts; part++)
            {
                order[part] = _options.Fork == ForkMode.Backward ? parts - 1 - part : part;
            }

            if (_options.Fork == ForkMode.Shuffled)
            {
                _order.Shuffle(order);
            }

            foreach (var part in order)
            {
                forking.ProcessPart(part, context);
            }
        }

        return forking.Join(context);
    }

    private void RunPartsOnThreads(IForkingProcessor forking, int parts, BlockContext block)
    {
        Parallel.For(0, parts, part =>
        {
            var previous = DenormalMode.IsSupported && _options.FlushesDenormals ? DenormalMode.FlushToZero() : default;
            var shared = block;
            forking.ProcessPart(part, new ProcessContext(_binding, in shared));
            if (DenormalMode.IsSupported && _options.FlushesDenormals)
            {
                DenormalMode.Restore(previous);
            }
        });
    }

    private void FillInputs(int length)
    {
        var offset = SteadyFrame - _options.StartFrame;
        for (var bus = 0; bus < _inputs.Length; bus++)
        {
            ulong silent = 0;
            for (var channel = 0; channel < _inputs[bus].ChannelCount; channel++)
            {
                var samples = _inputs[bus].Channel(channel)[..length];
                Source(bus, channel, offset, samples);
                silent |= samples.ContainsAnyExcept(0f) ? 0 : 1UL << channel;
            }

            _inputs[bus].View.Silence = new SilenceMask(_options.MarksSilence ? silent : 0);
        }
    }

    private void Source(int bus, int channel, long offset, Span<float> samples)
    {
        samples.Clear();
        var source = _sources[bus][channel];
        if (offset < source.Length)
        {
            var available = source.AsSpan((int)offset);
            available[..Math.Min(available.Length, samples.Length)].CopyTo(samples);
        }
    }

    private void CheckInputs(int length)
    {
        var expected = new float[length];
        for (var bus = 0; bus < _inputs.Length; bus++)
        {
            for (var channel = 0; channel < _inputs[bus].ChannelCount; channel++)
            {
                Source(bus, channel, SteadyFrame - _options.StartFrame, expected);
                if (!Signals.SameBits(expected, _inputs[bus].Channel(channel)[..length]))
                {
                    throw new ContractException($"input {bus}, channel {channel} was changed in the block at frame {SteadyFrame}");
                }
            }
        }
    }

    private void CheckOutputs(int length)
    {
        for (var bus = 0; bus < _outputs.Length; bus++)
        {
            for (var channel = 0; channel < _outputs[bus].ChannelCount; channel++)
            {
                var samples = _outputs[bus].Channel(channel);
                if (samples[..length].Contains(Garbage))
                {
                    throw new ContractException($"output {bus}, channel {channel} was not filled in the block at frame {SteadyFrame}");
                }

                if (samples[length..].ContainsAnyExcept(Garbage))
                {
                    throw new ContractException($"output {bus}, channel {channel} was written beyond the block at frame {SteadyFrame}");
                }

                if (_outputs[bus].View.Silence.IsSilent(channel) && samples[..length].ContainsAnyExcept(0f))
                {
                    throw new ContractException($"output {bus}, channel {channel} sounds though marked silent in the block at frame {SteadyFrame}");
                }
            }

            if ((_outputs[bus].View.Silence.Bits & ~SilenceMask.All(_outputs[bus].ChannelCount).Bits) != 0)
            {
                throw new ContractException($"output {bus} marks channels silent that it has not");
            }
        }
    }
}
