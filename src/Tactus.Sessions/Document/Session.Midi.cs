using Tactus.Sessions;

namespace Tactus;

/// <content>Making a session of a MIDI file.</content>
public sealed partial record Session
{
    /// <summary>
    /// Makes a session of a standard MIDI file: one track for each channel (and port) that plays notes, with a synth or a drum kit, sends to a reverb, and a
    /// limiter on the master. Its clips name the file, which stays where it is.
    /// </summary>
    /// <exception cref="SessionException">The file plays no notes.</exception>
    /// <exception cref="MidiFileException">The file cannot be read or is broken; one sentence that names the byte.</exception>
    [AnyThread]
    public static Session FromMidi(string path) => SessionFromMidi.Make(path);
}
