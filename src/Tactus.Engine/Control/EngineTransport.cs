namespace Tactus.Engine;

/// <summary>The transport of an engine in this process.</summary>
internal sealed class EngineTransport(AudioEngine engine) : ITransport
{
    public TransportState State => engine.Snapshot.Transport;

    public double PositionSeconds => State.PositionFrames / (double)engine.Info.SampleRate;

    public double EndSeconds => engine.Timeline.EndSeconds;

    public void Play() => engine.PlayFromHere();

    public void Stop() => engine.StopSong();

    public void Locate(double seconds)
    {
        TransportChecks.Seconds(seconds);
        engine.LocateFrame(timeline => (long)Math.Round(seconds * timeline.SampleRate));
    }

    public void LocateBeats(double beats)
    {
        TransportChecks.Beats(beats);
        engine.LocateFrame(timeline => timeline.Source.Tempo.FrameAt(MusicalTime.FromBeats(beats), timeline.SampleRate));
    }

    public void SetLoop(double startBeats, double endBeats)
    {
        TransportChecks.Loop(startBeats, endBeats);
        engine.SetLoop(new LoopRange(MusicalTime.FromBeats(startBeats), MusicalTime.FromBeats(endBeats)));
    }

    public void ClearLoop() => engine.SetLoop(null);

    public void SetTempo(double beatsPerMinute)
    {
        TransportChecks.Tempo(beatsPerMinute);
        engine.ReplaceTimeline(timeline => timeline.With(TempoMap.Constant(beatsPerMinute), timeline.Meter));
    }

    public void SetMeter(int numerator, int denominator)
    {
        TransportChecks.Meter(numerator, denominator);
        engine.ReplaceTimeline(timeline => timeline.With(timeline.Tempo, new MeterMap(new MeterPoint(MusicalTime.Zero, numerator, denominator))));
    }
}
