namespace Tactus.Samples.Prelude;

/// <summary>J. S. Bach, Prelude No. 1 in C major, BWV 846 (1722, public domain), from the score: five voices a bar, as MIDI keys.</summary>
internal static class Score
{
    internal const int Bars = 35;

    /// <summary>Bars that are broken chords: two times the figure 1 2 3 4 5 3 4 5.</summary>
    internal const int FigureBars = 32;

    /// <summary>Bars 1 to 32, lowest voice first; then the chord of bars 33, 34 and 35 for the held parts.</summary>
    internal static readonly int[][] Chords =
    [
        Keys("C4 E4 G4 C5 E5"), Keys("C4 D4 A4 D5 F5"), Keys("B3 D4 G4 D5 F5"), Keys("C4 E4 G4 C5 E5"),
        Keys("C4 E4 A4 E5 A5"), Keys("C4 D4 F#4 A4 D5"), Keys("B3 D4 G4 D5 G5"), Keys("B3 C4 E4 G4 C5"),
        Keys("A3 C4 E4 G4 C5"), Keys("D3 A3 D4 F#4 C5"), Keys("G3 B3 D4 G4 B4"), Keys("G3 Bb3 E4 G4 C#5"),
        Keys("F3 A3 D4 A4 D5"), Keys("F3 Ab3 D4 F4 B4"), Keys("E3 G3 C4 G4 C5"), Keys("E3 F3 A3 C4 F4"),
        Keys("D3 F3 A3 C4 F4"), Keys("G2 D3 G3 B3 F4"), Keys("C3 E3 G3 C4 E4"), Keys("C3 G3 Bb3 C4 E4"),
        Keys("F2 F3 A3 C4 E4"), Keys("F#2 C3 A3 C4 Eb4"), Keys("Ab2 F3 B3 C4 D4"), Keys("G2 F3 G3 B3 D4"),
        Keys("G2 E3 G3 C4 E4"), Keys("G2 D3 G3 C4 F4"), Keys("G2 D3 G3 B3 F4"), Keys("G2 Eb3 A3 C4 F#4"),
        Keys("G2 E3 G3 C4 G4"), Keys("G2 D3 G3 C4 F4"), Keys("G2 D3 G3 B3 F4"), Keys("C2 C3 G3 Bb3 E4"),
        Keys("C2 C3 F3 A3 C4"), Keys("C2 B2 G3 B3 F4"), Keys("C2 C3 E3 G3 C4"),
    ];

    /// <summary>Bars 33 and 34: sixteen sixteenths that leave the figure.</summary>
    internal static readonly int[][] Cadence =
    [
        Keys("C2 C3 F3 A3 C4 F4 C4 A3 C4 A3 F3 A3 F3 D3 F3 D3"),
        Keys("C2 B2 G4 B4 D5 F5 D5 B4 D5 B4 G4 B4 D4 F4 E4 D4"),
    ];

    /// <summary>Bar 35.</summary>
    internal static readonly int[] LastChord = Keys("C2 C3 E4 G4 C5");

    /// <summary>Keys from names: C4 is 60.</summary>
    private static int[] Keys(string names) => [.. names.Split(' ').Select(Key)];

    private static int Key(string name)
    {
        int pitch = "C D EF G A B".IndexOf(name[0], StringComparison.Ordinal);
        int sign = name.Contains('#') ? 1 : name.Contains('b') ? -1 : 0;
        return pitch + sign + (12 * (name[^1] - '0' + 1));
    }
}
