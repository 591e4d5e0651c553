// Writes the first prelude of the Well-Tempered Clavier, set for six instruments, as a MIDI file.
// dotnet run --project samples/Prelude -- samples/prelude.mid

using Tactus.Samples.Prelude;
using Tactus.Sessions;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: Prelude OUT.mid");
    return 2;
}

MidiFileWriter.Save(Arrangement.Make(), args[0]);
Console.Error.WriteLine($"{args[0]}: {Score.Bars} bars");
return 0;
