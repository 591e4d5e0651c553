using Tactus.Sessions;

namespace Tactus.Samples.Prelude;

/// <summary>The prelude for harp, strings, bass, flute, celesta and a little percussion.</summary>
/// <remarks>
/// The harp plays the score as it stands. The strings hold its upper voices, the bass its lowest one; the flute sings the top voice where it is a melody
/// (bars 5 to 19), the celesta answers above it. Everything swells into the dominant pedal (bar 24) and falls back; the last three bars slow down.
/// </remarks>
internal static class Arrangement
{
    internal const int Beat = 480;
    private const int Bar = 4 * Beat;
    private const int Sixteenth = Beat / 4;

    private const int Harp = 0;
    private const int Strings = 1;
    private const int Bass = 2;
    private const int Flute = 3;
    private const int Celesta = 4;
    private const int Drums = 9;

    internal static MidiFile Make() => new(
        format: 1,
        MidiTimeDivision.Quarter(Beat),
        [MakeConductor(), MakeHarp(), MakeStrings(), MakeBass(), MakeFlute(), MakeCelesta(), MakePercussion()]);

    /// <summary>How loud the music is in a bar, 0 to 1: phrases of four bars on the way to the climax in bars 24 to 29.</summary>
    private static double Loudness(int bar)
    {
        double arch = bar < 24 ? 0.35 + (0.5 * bar / 24) : bar < 29 ? 0.9 : 0.9 - (0.65 * (bar - 28) / 7);
        double phrase = 0.06 * Math.Sin(Math.PI * (bar % 4) / 3);
        return Math.Clamp(arch + phrase, 0, 1);
    }

    private static int Velocity(int bar, int softest, int loudest) => (int)Math.Round(softest + ((loudest - softest) * Loudness(bar)));

    private static MidiTrack MakeConductor()
    {
        MidiTrackBuilder track = new MidiTrackBuilder("Prelude No. 1 in C major, BWV 846")
            .Add(MidiFileEvent.MetaText(0, MidiMetaType.Copyright, "Johann Sebastian Bach, 1722 (public domain); setting: the Tactus authors, MIT licence"))
            .SetMeter(0, 4, 4)
            .SetKey(0, 0, isMinor: false)
            .Add(MidiFileEvent.MetaText(0, MidiMetaType.Marker, "Opening"))
            .Add(MidiFileEvent.MetaText(4 * Bar, MidiMetaType.Marker, "Flute"))
            .Add(MidiFileEvent.MetaText(19 * Bar, MidiMetaType.Marker, "Descent"))
            .Add(MidiFileEvent.MetaText(23 * Bar, MidiMetaType.Marker, "Dominant pedal"))
            .Add(MidiFileEvent.MetaText(31 * Bar, MidiMetaType.Marker, "Tonic pedal"))
            .Add(MidiFileEvent.MetaText(34 * Bar, MidiMetaType.Marker, "Last chord"));

        // A breath at the end of every phrase, a push into the climax, and the ritardando from bar 32 on.
        for (int bar = 0; bar < 31; bar++)
        {
            double tempo = bar is >= 20 and < 28 ? 72 : 69;
            track.SetTempo(bar * Bar, tempo);
            if (bar % 4 == 3)
            {
                track.SetTempo((bar * Bar) + (2 * Beat), tempo - 2).SetTempo((bar * Bar) + (3 * Beat), tempo - 4);
            }
        }

        for (int beat = 0; beat < 16; beat++)
        {
            track.SetTempo((31 * Bar) + (beat * Beat), 66 - (30 * Math.Pow(beat / 15.0, 2)));
        }

        return track.Build(Score.Bars * Bar);
    }

    private static MidiTrack MakeHarp()
    {
        MidiTrackBuilder track = Instrument("Harp", Harp, program: 46, volume: 104, pan: 52, reverb: 56);
        for (int bar = 0; bar < Score.Bars; bar++)
        {
            int start = bar * Bar;
            track.Control(start, Harp, 64, 127).Control(start + Bar - 20, Harp, 64, 0);
            int velocity = Velocity(bar, 54, 92);
            if (bar < Score.FigureBars)
            {
                AddFigure(track, start, Score.Chords[bar], velocity);
            }
            else if (bar < Score.Bars - 1)
            {
                int[] line = Score.Cadence[bar - Score.FigureBars];
                for (int i = 0; i < line.Length; i++)
                {
                    int length = i == 0 ? Bar - 24 : i == 1 ? Bar - Sixteenth - 24 : Sixteenth;
                    track.Note(start + (i * Sixteenth), length, Harp, line[i], velocity - (i % 4 == 0 ? 0 : 6) - (i / 3));
                }
            }
            else
            {
                // The last chord is spread upwards, as a harp does it.
                for (int i = 0; i < Score.LastChord.Length; i++)
                {
                    track.Note(start + (i * 30), Bar - 60 - (i * 30), Harp, Score.LastChord[i], 62 - (i * 3));
                }
            }
        }

        return track.Build(Score.Bars * Bar);
    }

    /// <summary>1 2 3 4 5 3 4 5, two times; the lowest voice is held for half a bar, the second one a sixteenth less, as written.</summary>
    private static void AddFigure(MidiTrackBuilder track, int start, int[] voices, int velocity)
    {
        ReadOnlySpan<int> order = [0, 1, 2, 3, 4, 2, 3, 4];
        for (int half = 0; half < 2; half++)
        {
            for (int i = 0; i < order.Length; i++)
            {
                int tick = start + (half * Bar / 2) + (i * Sixteenth);
                int length = i == 0 ? (8 * Sixteenth) - 12 : i == 1 ? (7 * Sixteenth) - 12 : Sixteenth - 4;
                int accent = i == 0 ? 6 : i == 4 ? 3 : i > 4 ? -4 : 0;
                track.Note(tick, length, Harp, voices[order[i]], Math.Clamp(velocity + accent - (half * 4), 1, 127));
            }
        }
    }

    private static MidiTrack MakeStrings()
    {
        MidiTrackBuilder track = Instrument("Strings", Strings, program: 48, volume: 78, pan: 76, reverb: 72);
        for (int bar = 4; bar < Score.Bars; bar++)
        {
            for (int beat = 0; beat < 4; beat++)
            {
                double now = Loudness(bar) + ((Loudness(Math.Min(bar + 1, Score.Bars - 1)) - Loudness(bar)) * beat / 4);
                track.Control((bar * Bar) + (beat * Beat), Strings, 11, (int)Math.Round(44 + (70 * now)));
            }
        }

        AddHeld(track, Strings, from: 4, until: Score.Bars, bar => Score.Chords[bar][2..], bar => Velocity(bar, 40, 72));
        return track.Build(Score.Bars * Bar);
    }

    private static MidiTrack MakeBass()
    {
        MidiTrackBuilder track = Instrument("Bass", Bass, program: 43, volume: 96, pan: 64, reverb: 30);
        for (int bar = 2; bar < Score.Bars; bar++)
        {
            int key = Score.Chords[bar][0];
            int low = key > 48 ? key - 12 : key; // below C3, where the score stands high
            int velocity = Velocity(bar, 48, 84);
            if (bar < Score.FigureBars)
            {
                track.Note(bar * Bar, (Bar / 2) - 30, Bass, low, velocity).Note((bar * Bar) + (Bar / 2), (Bar / 2) - 30, Bass, low, velocity - 10);
            }
            else
            {
                track.Note(bar * Bar, Bar - 60, Bass, low, velocity);
            }
        }

        return track.Build(Score.Bars * Bar);
    }

    private static MidiTrack MakeFlute()
    {
        MidiTrackBuilder track = Instrument("Flute", Flute, program: 73, volume: 84, pan: 44, reverb: 64);
        AddHeld(track, Flute, from: 4, until: 19, bar => [Score.Chords[bar][4]], bar => Velocity(bar, 50, 80));
        return track.Build(Score.Bars * Bar);
    }

    private static MidiTrack MakeCelesta()
    {
        MidiTrackBuilder track = Instrument("Celesta", Celesta, program: 8, volume: 70, pan: 92, reverb: 80);
        for (int bar = 8; bar < Score.FigureBars; bar += 2)
        {
            int[] chord = Score.Chords[bar];
            int velocity = Velocity(bar, 34, 62);
            track.Note((bar * Bar) + (2 * Beat), Beat / 2, Celesta, chord[3] + 12, velocity)
                .Note((bar * Bar) + (5 * Beat / 2), Beat / 2, Celesta, chord[4] + 12, velocity + 4)
                .Note((bar * Bar) + (3 * Beat), Beat - 20, Celesta, chord[2] + 24, velocity - 4);
        }

        track.Note((34 * Bar) + (2 * Beat), 2 * Beat - 20, Celesta, 84, 36);
        return track.Build(Score.Bars * Bar);
    }

    private static MidiTrack MakePercussion()
    {
        const int Kick = 36;
        const int Crash = 49;
        const int Ride = 51;
        const int Triangle = 81;
        MidiTrackBuilder track = new MidiTrackBuilder("Percussion").Control(0, Drums, 7, 76).Control(0, Drums, 10, 64).Control(0, Drums, 91, 64);
        foreach (int bar in (ReadOnlySpan<int>)[4, 11, 19, 31])
        {
            track.Note(bar * Bar, Beat, Drums, Triangle, 38);
        }

        for (int bar = 20; bar < 31; bar++)
        {
            track.Note((bar * Bar) + Beat, Beat / 2, Drums, Ride, 22 + bar - 20).Note((bar * Bar) + (3 * Beat), Beat / 2, Drums, Ride, 18 + bar - 20);
        }

        for (int bar = 23; bar < 31; bar++)
        {
            track.Note(bar * Bar, Beat, Drums, Kick, 46);
        }

        track.Note(23 * Bar, 2 * Beat, Drums, Crash, 44).Note(34 * Bar, 2 * Beat, Drums, Crash, 26);
        return track.Build(Score.Bars * Bar);
    }

    /// <summary>Voices that hold on for the whole bar; a key that stays in the next bar is not struck again.</summary>
    private static void AddHeld(MidiTrackBuilder track, int channel, int from, int until, Func<int, int[]> keysOf, Func<int, int> velocityOf)
    {
        for (int bar = from; bar < until; bar++)
        {
            foreach (int key in keysOf(bar))
            {
                if (bar > from && keysOf(bar - 1).Contains(key))
                {
                    continue;
                }

                int end = bar + 1;
                while (end < until && keysOf(end).Contains(key))
                {
                    end++;
                }

                track.Note(bar * Bar, ((end - bar) * Bar) - 10, channel, key, velocityOf(bar));
            }
        }
    }

    private static MidiTrackBuilder Instrument(string name, int channel, int program, int volume, int pan, int reverb) => new MidiTrackBuilder(name)
        .Program(0, channel, program)
        .Control(0, channel, 7, volume)
        .Control(0, channel, 10, pan)
        .Control(0, channel, 11, 127)
        .Control(0, channel, 91, reverb);
}
