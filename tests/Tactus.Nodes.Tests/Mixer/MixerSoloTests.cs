namespace Tactus.Nodes.Tests.Mixer;

public sealed class MixerSoloTests
{
    [Fact]
    public void Resolve_NothingSoloed_SilencesNobody() =>
        Assert.Equal([false, false, false], MixerSolo.Resolve([new MixerStrip(), new MixerStrip { IsMuted = true }, new BusStrip()]));

    [Fact]
    public void Resolve_SomeSoloed_SilencesAllOthersButTheSafe() =>
        Assert.Equal(
            [false, true, false, false, true],
            MixerSolo.Resolve([new MixerStrip { IsSoloed = true }, new MixerStrip(), new BusStrip(), new MixerStrip { IsSoloed = true }, new BusStrip { IsSoloSafe = false }]));

    [Fact]
    public void Apply_ChangesOnlyWhatChanged()
    {
        var sink = new CountingSink();
        MixerStrip[] strips = [new() { Sink = sink }, new() { Sink = sink }, new() { Sink = sink }];
        strips[0].IsSoloed = true;
        sink.Count = 0;
        MixerSolo.Apply(strips);
        Assert.Equal([0.0, 1, 1], strips.Select(strip => strip[MixerStrip.SoloedOut]));
        MixerSolo.Apply(strips);
        Assert.Equal(2, sink.Count);
        strips[0].IsSoloed = false;
        MixerSolo.Apply(strips);
        Assert.All(strips, strip => Assert.Equal(0, strip[MixerStrip.SoloedOut]));
    }

    private sealed class CountingSink : IParameterSink
    {
        public int Count { get; set; }

        public void Push(Node node, Parameter parameter, double value) => Count++;
    }
}
