// Writes a session document that uses most of what sessions can do, and the one sound that it plays.
// dotnet run --project samples/Song -- samples

using Tactus.Samples.Song;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: Song FOLDER");
    return 2;
}

Shaker.Save(Path.Combine(args[0], Arrangement.ShakerFile));
(Arrangement.Make() with { BaseDirectory = args[0] }).Save(Path.Combine(args[0], "song.tactus.json"));
Console.Error.WriteLine($"{args[0]}: song.tactus.json and {Arrangement.ShakerFile}");
return 0;
