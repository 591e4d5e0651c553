using System.Text;

namespace Tactus.Sessions.Tests.Document;

/// <summary>Documents in the words of a person who writes them by hand.</summary>
internal static class Documents
{
    internal const string Full = """
        {
          "format": "tactus-session",
          "version": 1,
          "title": "Étude",
          "tempo": [
            { "beat": 0, "bpm": 96, "ramp": true },
            { "beat": 16, "bpm": 120 }
          ],
          "meter": [
            { "beat": 0, "beats": 4, "unit": 4 },
            { "beat": 16, "beats": 6, "unit": 8 }
          ],
          "loop": { "start": 0, "end": 16 },
          "tracks": [
            {
              "name": "Bass",
              "instrument": { "kind": "test-instrument", "settings": { "voices": "4" }, "parameters": { "cutoff": "2 kHz", "wave": "saw" } },
              "effects": [
                { "kind": "test-effect" },
                { "kind": "test-effect", "name": "Second", "parameters": { "amount": 25 } }
              ],
              "strip": { "gain": -3, "pan": 0.25 },
              "sends": [ { "bus": "Room", "level": -12 }, { "bus": "Group", "pre": true } ],
              "output": "Group",
              "input": { "port": "Keystation", "channel": 2, "toChannel": 3 },
              "automation": [
                { "node": "strip", "parameter": "gain", "points": [ { "beat": 0, "value": "-60 dB" }, { "beat": 4, "value": -3, "shape": "hold" } ] },
                { "node": "send:Room", "parameter": "level", "points": [ { "beat": 0, "value": -12 } ] },
                { "node": "Second", "parameter": "amount", "points": [ { "beat": 2, "value": 10 } ] }
              ],
              "clips": [
                { "at": 0, "notes": [ [0, 1, 36, 100], [1.5, 0.5, 43, 90] ], "messages": [ [0, "B0 07 64"], [0, "F0 7E 7F 09 01 F7"] ], "transpose": -12, "channel": 3 },
                { "at": 8, "length": 2, "offset": 1, "notes": [ [0, 4, 40, 70] ] }
              ]
            }
          ],
          "buses": [
            { "name": "Room", "effects": [ { "kind": "reverb", "parameters": { "mix": 1 } } ] },
            { "name": "Group", "strip": { "mute": false } }
          ],
          "master": { "effects": [ { "kind": "test-effect" }, { "kind": "limiter" } ], "strip": { "gain": -1 } }
        }
        """;

    /// <summary>A document around one track, whose fields are given.</summary>
    internal static string Track(string fields) => Document($"\"tracks\": [ {{ \"name\": \"Bass\", {fields} }} ]");

    internal static string Document(string fields) => $"{{ \"format\": \"tactus-session\", \"version\": 1, {fields} }}";

    internal static Session Read(string json, string folder = "") => Session.FromJson(Encoding.UTF8.GetBytes(json), "song.json", folder);

    /// <summary>What is wrong with a document, as whole sentences.</summary>
    internal static IReadOnlyList<string> Errors(string json, string folder = "")
    {
        try
        {
            Read(json, folder).ThrowIfInvalid();
            return [];
        }
        catch (SessionException e)
        {
            Assert.NotEmpty(e.Errors);
            Assert.StartsWith("song.json: ", e.Message, StringComparison.Ordinal);
            return [.. e.Errors.Select(error => error.Path.Length > 0 ? $"{error.Path}: {error.Message}" : error.Message)];
        }
    }
}
