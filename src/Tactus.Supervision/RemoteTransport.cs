namespace Tactus.Supervision;

/// <summary>The transport of an engine in another process: each call is one record in the command ring.</summary>
internal sealed class RemoteTransport(EngineProcess engine) : ITransport
{
    public TransportState State => engine.Snapshot.Transport;

    public double PositionSeconds => State.PositionFrames / (double)Math.Max(1, engine.Info.SampleRate);

    public double EndSeconds => engine.Timeline.EndSeconds;

    public void Play() => engine.Post(ChannelCommandKind.Play);

    public void Stop() => engine.Post(ChannelCommandKind.Stop);

    public void Locate(double seconds) => engine.Post(ChannelCommandKind.Locate, TransportChecks.Seconds(seconds));

    public void LocateBeats(double beats) => engine.Post(ChannelCommandKind.LocateBeats, TransportChecks.Beats(beats));

    public void SetLoop(double startBeats, double endBeats)
    {
        TransportChecks.Loop(startBeats, endBeats);
        engine.Post(ChannelCommandKind.SetLoop, startBeats, endBeats);
        engine.RememberLoop((MusicalTime.FromBeats(startBeats), MusicalTime.FromBeats(endBeats)));
    }

    public void ClearLoop()
    {
        engine.Post(ChannelCommandKind.ClearLoop);
        engine.RememberLoop(null);
    }

    public void SetTempo(double beatsPerMinute)
    {
        engine.Post(ChannelCommandKind.SetTempo, TransportChecks.Tempo(beatsPerMinute));
        engine.RememberMap(timeline => timeline.With(TempoMap.Constant(beatsPerMinute), timeline.Meter));
    }

    public void SetMeter(int numerator, int denominator)
    {
        TransportChecks.Meter(numerator, denominator);
        engine.Post(ChannelCommandKind.SetMeter, numerator, denominator);
        engine.RememberMap(timeline => timeline.With(timeline.Tempo, new MeterMap(new MeterPoint(MusicalTime.Zero, numerator, denominator))));
    }
}
