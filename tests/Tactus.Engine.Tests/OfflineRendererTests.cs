using Tactus.Sessions;

namespace Tactus.Engine.Tests;

/// <summary>What a rendering tells while it goes on.</summary>
public sealed class OfflineRendererTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"tactus-{Guid.NewGuid():N}.wav");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Render_GraphOfSilence_HasTheLengthOfTheSongAndOneWindowOfTail()
    {
        var report = await OfflineRenderer.RenderAsync(new AudioGraph(), Beats(4), _path, cancellationToken: TestContext.Current.CancellationToken);

        // Two seconds at 120 beats a minute; the tail ends with the first 12 000 frames that are silent.
        Assert.Equal(96_000 + 12_000, report.Frames);
        using var reader = WavReader.Open(_path);
        Assert.Equal(report.Frames, reader.FrameCount);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(64, 200)]
    public async Task Render_AnyLength_TellsProgressSeldomRisingAndToTheEnd(int beats, int seconds)
    {
        var shares = new List<double>();
        var options = new RenderOptions { QuantumFrames = 16, EndSeconds = seconds };

        await OfflineRenderer.RenderAsync(new AudioGraph(), Beats(beats), _path, options, new RenderProgress(shares.Add), TestContext.Current.CancellationToken);

        Assert.InRange(shares.Count, 100, 201);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
        Assert.Single(shares, share => share == 1);
    }

    // What goes to the device's MIDI, and what would come from it, changes no bit of the sound.
    [Fact]
    public async Task Render_TrackWithMidiInAndOut_HasTheSameBitsAsWithout()
    {
        BuiltInNodes.Register();
        var track = new SessionTrack
        {
            Name = "Lead",
            Instrument = new SessionNode { Kind = "poly-synth" },
            Clips =
            [
                new SessionClip
                {
                    Notes = [.. Enumerable.Range(0, 40).Select(step => new SessionNote(step / 5.0, 0.7, 40 + step, 90))],
                    Messages = [new SessionMessage(0, new byte[] { 0xC0, 4 }), new SessionMessage(1, new byte[] { 0xB0, 64, 127 })],
                },
            ],
        };
        var hashes = new List<string>();
        foreach (var variant in (SessionTrack[])[track, track with { MidiOutput = new SessionMidiOutput { ToChannel = 5 }, Input = [new SessionMidiInput { PortName = "keys" }] }])
        {
            var report = await OfflineRenderer.RenderAsync(
                new Session { Tracks = [variant] }, _path, new RenderOptions { QuantumFrames = 96 }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(report.PeakDbfs > -40);
            hashes.Add(report.Sha256);
        }

        Assert.Equal(hashes[0], hashes[1]);
    }

    private static Timeline Beats(int beats) => new() { End = MusicalTime.FromBeats(beats) };
}
