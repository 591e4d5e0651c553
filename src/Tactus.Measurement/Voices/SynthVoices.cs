namespace Tactus.Measurement;

/// <summary>Our side: a <see cref="PolySynth"/> with all its voices sounding, played block by block as an executor would, events and join included.</summary>
internal sealed class SynthVoices : IDisposable
{
    internal const int SampleRate = 48_000;

    private readonly NodeInstance _instance;
    private readonly AudioBuffer _output;
    private readonly NodeBinding _binding;
    private readonly int _blockFrames;
    private long _steadyFrame;

    internal SynthVoices(VoicePatch patch, int voices, int blockFrames)
    {
        _blockFrames = blockFrames;
        _instance = patch.CreateSynth(voices).CreateInstance(new PrepareContext(SampleRate, blockFrames));
        _output = new AudioBuffer(2, blockFrames);
        _binding = new NodeBinding(_instance, [], [_output.View]);
        for (var voice = 0; voice < voices; voice++)
            Send(VoiceNote.On(voice));
    }

    internal ReadOnlySpan<float> Left => _output.Channel(0)[.._blockFrames];

    internal ReadOnlySpan<float> Right => _output.Channel(1)[.._blockFrames];

    /// <summary>Voices that sounded in the last block.</summary>
    internal int Sounding => (int)_instance.Readouts.Read(PolySynth.Voices);

    /// <summary>Lets a voice go at the start of the next block.</summary>
    internal void Release(int voice) => Send(VoiceNote.Off(voice));

    internal void Render()
    {
        _instance.BeginBlock(_blockFrames);
        var block = new BlockContext(_blockFrames, _steadyFrame, TransportState.Stopped, RenderMode.RealTime);
        _instance.EndBlock(_instance.Processor.Process(new ProcessContext(_binding, in block)), _binding, _blockFrames);
        _steadyFrame += _blockFrames;
    }

    public void Dispose()
    {
        _instance.Dispose();
        _output.Dispose();
    }

    private void Send(UniversalMidiPacket packet)
    {
        if (!_instance.EventsIn.TryAdd(new TimedEvent(0, packet)))
            throw new InvalidOperationException("The synth's event buffer is full.");
    }
}
