namespace Tactus.Nodes.Tests.Synth;

/// <summary>An event at an absolute frame.</summary>
internal readonly record struct ScoreEvent(long Frame, UniversalMidiPacket Packet)
{
    public int ParameterIndex { get; init; } = -1;

    public double Value { get; init; }

    public int RampFrames { get; init; }

    public TimedEvent At(int offset) => ParameterIndex < 0 ? new TimedEvent(offset, Packet) : new TimedEvent(offset, ParameterIndex, Value, RampFrames);
}

/// <summary>In which order the parts of a fork are computed.</summary>
internal enum PartOrder
{
    Serial,
    Forward,
    Backward,
    Shuffled,
    Threads,
}

/// <summary>Plays an instrument as an executor would, with any cutting of time.</summary>
internal sealed class InstrumentRig : IDisposable
{
    public const int Rate = 48000;
    private readonly AudioBuffer _output;
    private readonly NodeBinding _binding;
    private readonly int _maxBlockFrames;

    public InstrumentRig(Node node, int maxBlockFrames = 2048, double sampleRate = Rate)
    {
        _maxBlockFrames = maxBlockFrames;
        var context = new PrepareContext(sampleRate, maxBlockFrames);
        Instance = node.CreateInstance(context);
        Processor = Instance.Processor;
        _output = new AudioBuffer(2, maxBlockFrames);
        _binding = new NodeBinding(Instance, [], [_output.View]);
    }

    public NodeInstance Instance { get; }

    public INodeProcessor Processor { get; }

    public long SteadyFrame { get; set; }

    public ProcessStatus LastStatus { get; private set; }

    public VoiceProcessor Voices => (VoiceProcessor)Processor;

    /// <summary>Renders one block and appends it.</summary>
    public void Block(int frames, ReadOnlySpan<TimedEvent> events, Span<float> left, Span<float> right, PartOrder order = PartOrder.Serial)
    {
        foreach (ref readonly var timedEvent in events)
        {
            Assert.True(Instance.EventsIn.TryAdd(timedEvent));
        }

        Instance.BeginBlock(frames);
        var block = new BlockContext(frames, SteadyFrame, TransportState.Stopped, RenderMode.Offline);
        var context = new ProcessContext(_binding, ref block);
        _output.Channel(0).Fill(float.NaN);
        _output.Channel(1).Fill(float.NaN);
        LastStatus = order == PartOrder.Serial ? Processor.Process(context) : Fork(context, block, order);
        Instance.EndBlock(LastStatus, _binding, frames);
        _output.Channel(0)[..frames].CopyTo(left);
        _output.Channel(1)[..frames].CopyTo(right);
        SteadyFrame += frames;
    }

    /// <summary>Renders a score from the current frame on; block lengths come from <paramref name="cuts"/>.</summary>
    public Stereo Render(IReadOnlyList<ScoreEvent> score, int frames, Func<int> cuts, PartOrder order = PartOrder.Serial)
    {
        var sound = new Stereo(frames);
        var at = 0;
        var next = 0;
        var start = SteadyFrame;
        var events = new List<TimedEvent>();
        while (at < frames)
        {
            var length = Math.Clamp(cuts(), 1, Math.Min(_maxBlockFrames, frames - at));
            events.Clear();
            while (next < score.Count && score[next].Frame - start < at + length)
            {
                events.Add(score[next].At((int)(score[next].Frame - start - at)));
                next++;
            }

            Block(length, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(events), sound.Left.AsSpan(at), sound.Right.AsSpan(at), order);
            at += length;
        }

        return sound;
    }

    public Stereo Render(IReadOnlyList<ScoreEvent> score, int frames, int blockFrames = 256, PartOrder order = PartOrder.Serial) =>
        Render(score, frames, () => blockFrames, order);

    public void Dispose()
    {
        Instance.Dispose();
        _output.Dispose();
    }

    private ProcessStatus Fork(in ProcessContext context, BlockContext block, PartOrder order)
    {
        var forking = (IForkingProcessor)Processor;
        var parts = forking.BeginFork(context);
        Assert.InRange(parts, 0, forking.MaxParts);
        var numbers = Enumerable.Range(0, parts).ToArray();
        if (order == PartOrder.Backward)
        {
            Array.Reverse(numbers);
        }
        else if (order == PartOrder.Shuffled)
        {
            new Random((int)SteadyFrame).Shuffle(numbers);
        }

        if (order == PartOrder.Threads)
        {
            Parallel.ForEach(numbers, part =>
            {
                var own = block;
                forking.ProcessPart(part, new ProcessContext(_binding, ref own));
            });
        }
        else
        {
            foreach (var part in numbers)
            {
                forking.ProcessPart(part, context);
            }
        }

        return forking.Join(context);
    }
}

/// <summary>Rendered sound.</summary>
internal sealed class Stereo(int frames)
{
    public float[] Left { get; } = new float[frames];

    public float[] Right { get; } = new float[frames];

    public int Frames => Left.Length;

    public float[] Mono => [.. Left.Zip(Right, (l, r) => (l + r) / 2)];

    public float Peak => Math.Max(Left.Max(MathF.Abs), Right.Max(MathF.Abs));

    public double RmsDb(int from, int to)
    {
        var sum = 0.0;
        for (var frame = from; frame < to; frame++)
        {
            sum += (double)Left[frame] * Left[frame] + (double)Right[frame] * Right[frame];
        }

        return 10 * Math.Log10(sum / (2.0 * (to - from)) + 1e-30);
    }

    public bool IsSilent(int from) => !Left.AsSpan(from).ContainsAnyExcept(0f) && !Right.AsSpan(from).ContainsAnyExcept(0f);

    /// <summary>Index of the first frame whose bits differ, or −1.</summary>
    public int FirstDifference(Stereo other)
    {
        for (var frame = 0; frame < Frames; frame++)
        {
            if (BitConverter.SingleToUInt32Bits(Left[frame]) != BitConverter.SingleToUInt32Bits(other.Left[frame])
                || BitConverter.SingleToUInt32Bits(Right[frame]) != BitConverter.SingleToUInt32Bits(other.Right[frame]))
            {
                return frame;
            }
        }

        return -1;
    }

    public ulong Hash()
    {
        var hash = 14695981039346656037UL;
        foreach (var sample in Left.Concat(Right))
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(sample)) * 1099511628211UL;
        }

        return hash;
    }
}
