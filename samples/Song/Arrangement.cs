namespace Tactus.Samples.Song;

/// <summary>"Four Chords at Dusk": 24 bars in A minor for pad, arpeggio, bass, lead, drums and a recorded shaker. Written for this project, MIT licence.</summary>
/// <remarks>
/// Bars 1 to 4: pad and arpeggio, whose filter opens. 5 to 8: bass and shaker come in. 9 to 16: drums, and from 9 on the tune. 17 to 20: without drums,
/// the bass rests. 21 to 24: all together, slower at the end, and the master fades.
/// </remarks>
internal static class Arrangement
{
    internal const string ShakerFile = "song-shaker.wav";

    private const int Bars = 24;
    private const double BeatsPerBar = 4;

    // Am7, Fmaj7, C, G6, one bar each: the lowest key is the bass note, the others are the pad's voicing.
    private static readonly int[][] s_chords = [[33, 57, 60, 64, 67], [29, 57, 60, 64, 65], [36, 55, 60, 64, 67], [31, 55, 59, 62, 64]];

    // The tune over two rounds of the chords: bar, beat, length, key.
    private static readonly (int Bar, double Beat, double Length, int Key)[] s_tune =
    [
        (0, 0, 1.5, 76), (0, 1.5, 0.5, 74), (0, 2, 2, 72), (1, 0, 1, 69), (1, 1, 1, 72), (1, 2, 1.5, 76), (1, 3.5, 0.5, 77),
        (2, 0, 2, 79), (2, 2, 1, 76), (2, 3, 1, 72), (3, 0, 3, 74), (3, 3.5, 0.5, 71),
        (4, 0, 1.5, 72), (4, 1.5, 0.5, 74), (4, 2, 1.5, 76), (4, 3.5, 0.5, 79), (5, 0, 1.5, 81), (5, 1.5, 0.5, 79), (5, 2, 2, 77),
        (6, 0, 1, 79), (6, 1, 0.5, 76), (6, 1.5, 0.5, 72), (6, 2, 2, 74), (7, 0, 1, 71), (7, 1, 1, 74), (7, 2, 2, 67),
    ];

    internal static Session Make() => new()
    {
        Title = "Four Chords at Dusk",
        Tempo = [new SessionTempo(0, 100), new SessionTempo(88, 100, Ramp: true), new SessionTempo(96, 72)],
        Meter = [new SessionMeter(0, 4, 4)],
        Loop = new SessionLoop(32, 64),
        Tracks = [Pad(), Arpeggio(), Bass(), Lead(), Drums(), ShakerTrack()],
        Buses =
        [
            new SessionBus
            {
                Name = "Room",
                Effects = [Node("reverb", ("mix", 1), ("decay", "2.4 s"), ("pre-delay", "25 ms"), ("high-cut", "7 kHz"))],
                Strip = Values(("gain", -2)),
            },
            new SessionBus { Name = "Rhythm", Strip = Values(("gain", 0)), Sends = [new SessionSend { Bus = "Room", Level = -22 }] },
        ],
        Master = new SessionBus
        {
            Name = Session.MasterName,
            Effects = [Node("limiter", ("ceiling", "-1 dB"))],
            Automation = [Automation("strip", "gain", (0, "0 dB"), (88, "0 dB"), (95, "-30 dB"), (96, "-144 dB"))],
        },
    };

    private static SessionTrack Pad() => new()
    {
        Name = "Pad",
        Instrument = Synth(
            ("osc1-wave", "saw"), ("osc2-wave", "saw"), ("osc1-detune", -7), ("osc2-detune", 7), ("cutoff", "1.4 kHz"),
            ("resonance", "5 %"), ("amp-attack", "600 ms"), ("amp-release", "1.2 s"), ("amp-sustain", "90 %"), ("volume", "6 dB")),
        Strip = Values(("gain", -3), ("width", 1.3)),
        Sends = [new SessionSend { Bus = "Room", Level = -8 }],
        Clips = [new SessionClip { At = 0, Notes = [.. EachBar(0, Bars, (bar, chord) => chord.Skip(1).Select(key => new SessionNote(bar * BeatsPerBar, 4, key, 70)))] }],
    };

    private static SessionTrack Arpeggio() => new()
    {
        Name = "Arpeggio",
        Instrument = Synth(
            ("osc1-wave", "pulse"), ("osc2-wave", "saw"), ("osc2-transpose", 12), ("osc2-level", "25 %"), ("cutoff", 500),
            ("resonance", "35 %"), ("filter-slope", "24 dB"), ("filter-envelope", 2), ("mod-decay", "150 ms"), ("amp-decay", "250 ms"), ("amp-sustain", 0), ("volume", "8 dB")),
        Strip = Values(("gain", -3), ("pan", 0.35)),
        Sends = [new SessionSend { Bus = "Room", Level = -12 }],
        Automation = [Automation("instrument", "cutoff", (0, "300 Hz"), (16, "2.5 kHz"), (64, "2.5 kHz"), (72, "700 Hz"), (80, "4 kHz"), (96, "300 Hz"))],
        Clips =
        [
            new SessionClip
            {
                At = 0,
                Notes =
                [
                    .. EachBar(0, Bars, (bar, chord) => Enumerable.Range(0, 16).Select(step =>
                        new SessionNote((bar * BeatsPerBar) + (step * 0.25), 0.2, chord[1 + ((step * 3) % 4)] + (step % 8 >= 4 ? 12 : 0), step % 4 == 0 ? 96 : 68))),
                ],
            },
        ],
    };

    private static SessionTrack Bass() => new()
    {
        Name = "Bass",
        Instrument = new SessionNode { Kind = "poly-synth", Settings = new Dictionary<string, string> { ["program"] = "38" } },
        Strip = Values(("gain", 0)),
        Output = "Rhythm",
        Clips =
        [
            BassLine(4, 16),
            BassLine(20, 24),
        ],
    };

    private static SessionTrack Lead() => new()
    {
        Name = "Lead",
        Instrument = Synth(
            ("osc1-wave", "saw"), ("osc2-wave", "pulse"), ("osc1-detune", -5), ("osc2-detune", 6), ("cutoff", "2.2 kHz"),
            ("filter-envelope", 1), ("amp-attack", "20 ms"), ("amp-release", "350 ms"), ("lfo-rate", "5.2 Hz"), ("lfo-delay", "400 ms"), ("lfo-to-pitch", 0.12), ("volume", "8 dB")),
        Strip = Values(("gain", 0), ("pan", -0.1)),
        Sends = [new SessionSend { Bus = "Room", Level = -10 }],
        Clips =
        [
            Tune(8, 8, 0),
            Tune(16, 4, 0),
            Tune(20, 4, 12),
        ],
    };

    private static SessionTrack Drums()
    {
        const int Kick = 36;
        const int Snare = 38;
        const int Hat = 42;
        const int OpenHat = 46;
        const int Crash = 49;
        var notes = new List<SessionNote>();
        for (int bar = 8; bar < Bars; bar++)
        {
            if (bar is >= 16 and < 20)
            {
                continue;
            }

            double start = (bar - 8) * BeatsPerBar;
            notes.Add(new SessionNote(start, 0.5, Kick, 112));
            notes.Add(new SessionNote(start + 1.75, 0.25, Kick, 78));
            notes.Add(new SessionNote(start + 2.5, 0.5, Kick, 104));
            notes.Add(new SessionNote(start + 1, 0.5, Snare, 98));
            notes.Add(new SessionNote(start + 3, 0.5, Snare, 104));
            notes.AddRange(Enumerable.Range(0, 8).Select(eighth => new SessionNote(start + (eighth * 0.5), 0.25, eighth == 7 ? OpenHat : Hat, eighth % 2 == 0 ? 70 : 46)));
            if (bar is 8 or 20)
            {
                notes.Add(new SessionNote(start, 2, Crash, 92));
            }
        }

        return new SessionTrack
        {
            Name = "Drums", Instrument = new SessionNode { Kind = "drum-kit" }, Strip = Values(("gain", 3)), Output = "Rhythm", Clips = [new SessionClip { At = 32, Notes = notes, Channel = 10 }],
        };
    }

    private static SessionTrack ShakerTrack() => new()
    {
        Name = "Shaker",
        Strip = Values(("gain", -4), ("pan", -0.4)),
        Output = "Rhythm",
        Clips =
        [
            .. Enumerable.Range(0, 36).Select(i => 16 + (i * 2.0)).Where(beat => beat < 64 || beat >= 80)
                .Select(beat => new SessionClip { At = beat, Audio = ShakerFile, FadeOutSeconds = 0.01, GainDb = beat % 8 == 6 ? -3 : 0 }),
        ],
    };

    private static SessionClip BassLine(int from, int until) => new()
    {
        At = from * BeatsPerBar,
        Notes =
        [
            .. EachBar(from, until, (bar, chord) => new (double Beat, double Length, int Key, int Velocity)[]
                { (0, 1.4, chord[0], 104), (1.5, 0.4, chord[0], 84), (2.5, 0.9, chord[0] + 12, 92), (3.5, 0.4, chord[0] + 7, 80) }
                .Select(n => new SessionNote(((bar - from) * BeatsPerBar) + n.Beat, n.Length, n.Key, n.Velocity))),
        ],
    };

    private static SessionClip Tune(int bar, int bars, int transpose) => new()
    {
        At = bar * BeatsPerBar,
        Length = bars * BeatsPerBar,
        Transpose = transpose,
        Notes = [.. s_tune.Where(n => n.Bar < bars).Select(n => new SessionNote((n.Bar * BeatsPerBar) + n.Beat, n.Length, n.Key, n.Beat == 0 ? 100 : 86))],
    };

    private static IEnumerable<SessionNote> EachBar(int from, int until, Func<int, int[], IEnumerable<SessionNote>> notes) =>
        Enumerable.Range(from, until - from).SelectMany(bar => notes(bar, s_chords[bar % s_chords.Length]));

    private static SessionNode Synth(params (string Id, ParameterSetting Value)[] parameters) => new()
    {
        Kind = "poly-synth", Settings = new Dictionary<string, string> { ["program"] = "-1", ["voice-capacity"] = "48" }, Parameters = Values(parameters),
    };

    private static SessionNode Node(string kind, params (string Id, ParameterSetting Value)[] parameters) => new() { Kind = kind, Parameters = Values(parameters) };

    private static Dictionary<string, ParameterSetting> Values(params (string Id, ParameterSetting Value)[] values) => values.ToDictionary(v => v.Id, v => v.Value);

    private static SessionAutomation Automation(string node, string parameter, params (double Beat, string Value)[] points) => new()
    {
        Node = node, Parameter = parameter, Points = [.. points.Select(p => new SessionPoint(p.Beat, p.Value))],
    };
}
