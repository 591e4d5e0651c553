namespace Tactus.Cli.Tests;

/// <summary>What the tests play.</summary>
internal static class Song
{
    /// <summary>The sample of the checkout, copied into a folder.</summary>
    internal static string Prelude(WorkFolder folder)
    {
        File.Copy(Path.Combine(Checkout.Root, "samples", "prelude.mid"), folder.File("prelude.mid"), overwrite: true);
        return "prelude.mid";
    }

    /// <summary>A session with one track, one note long.</summary>
    internal const string OneNote = """
        {
          "format": "tactus-session", "version": 1, "title": "One note",
          "tracks": [ { "name": "Lead", "instrument": { "kind": "poly-synth" }, "clips": [ { "at": 0, "notes": [[0, 1, 60, 100]] } ] } ]
        }
        """;

    internal static string Session(WorkFolder folder, string text, string name = "song.json")
    {
        File.WriteAllText(folder.File(name), text);
        return name;
    }
}
