using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Tactus.Sessions;

/// <summary>Reads a session document: checks the shape of every field, and says of each wrong one where it stands and what is expected.</summary>
/// <remarks>
/// Written by hand instead of bound by a serializer, since a person who edits a session by hand deserves to hear of unknown and repeated fields, of all
/// errors at once, and in the words of the document (<c>track "Bass"</c>). What names, kinds and files mean is left to <see cref="SessionValidator"/>.
/// </remarks>
internal sealed partial class SessionJsonReader
{
    private const int MaxDepth = 16;

    private static readonly string[] s_documentFields = ["format", "version", "title", "tempo", "meter", "loop", "tracks", "buses", "master"];
    private static readonly string[] s_trackFields = ["name", "instrument", "effects", "strip", "sends", "output", "input", "midiOutput", "clips", "automation"];
    private static readonly string[] s_busFields = ["name", "effects", "strip", "sends", "output", "automation"];
    private static readonly string[] s_masterFields = ["effects", "strip", "automation"];

    private readonly SessionErrors _errors = new();
    private readonly string _name;

    private SessionJsonReader(string name) => _name = name;

    internal static Session Read(ReadOnlySpan<byte> utf8, string name, string baseDirectory)
    {
        var reader = new SessionJsonReader(name);
        using var document = reader.Parse(utf8);
        var session = reader.ReadDocument(document.RootElement);
        return reader._errors.Count == 0
            ? session with { BaseDirectory = baseDirectory, SourceName = name }
            : throw SessionException.Of(name, reader._errors.All);
    }

    private JsonDocument Parse(ReadOnlySpan<byte> utf8)
    {
        var text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (text.IsEmpty)
        {
            throw SessionException.Of(_name, SessionErrorKind.Syntax, $"the file is empty; a session is an object with \"format\": \"{Session.FormatName}\".");
        }

        if (!Utf8.IsValid(text))
        {
            var at = InvalidUtf8At(text);
            var column = at - (text[..at].LastIndexOf((byte)'\n') + 1);
            throw Syntax(text[..at].Count((byte)'\n'), column, "this is not UTF-8 text");
        }

        try
        {
            return JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            var tail = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var reason = Brief((tail < 0 ? e.Message : e.Message[..tail]).TrimEnd('.'));
            var problem = reason.Contains("maximum configured depth", StringComparison.Ordinal) ? $"nested deeper than {MaxDepth} levels, which no session is"
                : reason.StartsWith("Expected depth to be zero", StringComparison.Ordinal) || reason.Contains("end of data", StringComparison.Ordinal) ? "the file ends in the middle of the session"
                : $"this is not JSON ({reason})";
            throw Syntax(e.LineNumber ?? 0, e.BytePositionInLine ?? 0, problem, e);
        }
    }

    private SessionException Syntax(long line, long column, string problem, Exception? inner = null) =>
        SessionException.Of(_name, SessionErrorKind.Syntax, string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {column + 1}: {problem}."), inner);

    /// <summary>The parser's reason without the rest of the document, which it likes to quote.</summary>
    private static string Brief(string reason)
    {
        const int MostQuoted = 20;
        var end = reason.LastIndexOf("' is ", StringComparison.Ordinal);
        return reason.StartsWith('\'') && end > 0
            ? SessionErrors.Quote(reason[1..Math.Min(end, 1 + MostQuoted)]) + reason[(end + 1)..].ReplaceLineEndings(" ")
            : reason.ReplaceLineEndings(" ");
    }

    private static int InvalidUtf8At(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private Session ReadDocument(JsonElement root)
    {
        // why: of another format or version every further complaint would be wrong.
        CheckVersion(root);
        var fields = Fields(root, "", s_documentFields);
        var session = new Session
        {
            Title = Text(fields, "title", "") ?? "",
            Tempo = List(fields, "tempo", "", "tempo point", ReadTempo),
            Meter = List(fields, "meter", "", "meter point", ReadMeter),
            Loop = ReadLoop(fields),
            Tracks = ReadNamed(fields, "tracks", "track", ReadTrack),
            Buses = ReadNamed(fields, "buses", "bus", ReadBus),
        };
        return fields.TryGetValue("master", out var master) && master.ValueKind != JsonValueKind.Null
            ? session with { Master = ReadMaster(master, session.Master) }
            : session;
    }

    private void CheckVersion(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Find(root, "format") is not { ValueKind: JsonValueKind.String } format || TextOf(format) != Session.FormatName)
        {
            throw SessionException.Of(_name, SessionErrorKind.Version, $"this is no session document; expected an object with \"format\": \"{Session.FormatName}\".");
        }

        var version = Find(root, "version");
        if (version is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt32(out var value) || value != Session.CurrentVersion)
        {
            var found = version is { } element ? Show(element) : "missing";
            throw SessionException.Of(
                _name, SessionErrorKind.Version, $"\"version\" is {found}; this release reads version {Session.CurrentVersion}, and a newer document needs a newer release.");
        }
    }

    private SessionTempo? ReadTempo(JsonElement element, string place)
    {
        var fields = Fields(element, place, "beat", "bpm", "ramp");
        return new SessionTempo(Required(fields, "beat", place, NumberRule.Position), Required(fields, "bpm", place, NumberRule.BeatsPerMinute), Truth(fields, "ramp", place));
    }

    private SessionMeter? ReadMeter(JsonElement element, string place)
    {
        var fields = Fields(element, place, "beat", "beats", "unit");
        return new SessionMeter(
            Required(fields, "beat", place, NumberRule.Position), (int)Required(fields, "beats", place, NumberRule.BeatsPerBar), (int)Required(fields, "unit", place, NumberRule.BeatUnit));
    }

    private SessionLoop? ReadLoop(Dictionary<string, JsonElement> fields)
    {
        if (!fields.TryGetValue("loop", out var loop) || loop.ValueKind == JsonValueKind.Null || !IsObject(loop, "loop"))
        {
            return null;
        }

        var ends = Fields(loop, "loop", "start", "end");
        return new SessionLoop(Required(ends, "start", "loop", NumberRule.Position), Required(ends, "end", "loop", NumberRule.Position));
    }

    private SessionTrack ReadTrack(JsonElement element, string place, string name)
    {
        var fields = Fields(element, place, s_trackFields);
        var bus = ReadBus(fields, place, name);
        return new SessionTrack
        {
            Name = name,
            Effects = bus.Effects,
            Strip = bus.Strip,
            Sends = bus.Sends,
            Output = bus.Output,
            Automation = bus.Automation,
            Instrument = fields.TryGetValue("instrument", out var instrument) && instrument.ValueKind != JsonValueKind.Null && IsObject(instrument, SessionErrors.Inside(place, "instrument"))
                ? ReadNode(instrument, SessionErrors.Inside(place, "instrument"))
                : null,
            Input = ReadInput(fields, place),
            MidiOutput = ReadMidiOutput(fields, place),
            Clips = List(fields, "clips", place, "clip", ReadClip),
        };
    }

    private SessionBus ReadBus(JsonElement element, string place, string name) => ReadBus(Fields(element, place, s_busFields), place, name);

    private SessionBus ReadBus(Dictionary<string, JsonElement> fields, string place, string name) => new()
    {
        Name = name,
        Effects = List(fields, "effects", place, "effect", ReadNode),
        Strip = ReadValues(fields, "strip", SessionErrors.Inside(place, "strip")),
        Sends = List(fields, "sends", place, "send", ReadSend),
        Output = Text(fields, "output", place),
        Automation = List(fields, "automation", place, "automation", ReadAutomation),
    };

    private SessionBus ReadMaster(JsonElement element, SessionBus assumed)
    {
        var fields = Fields(element, "master", s_masterFields);
        var bus = ReadBus(fields, "master", Session.MasterName);
        return fields.ContainsKey("effects") ? bus : bus with { Effects = assumed.Effects };
    }

    private SessionSend? ReadSend(JsonElement element, string place)
    {
        var fields = Fields(element, place, "bus", "level", "pre");
        return new SessionSend
        {
            Bus = RequiredText(fields, "bus", place), Level = Number(fields, "level", place, NumberRule.SendLevel) ?? 0, Pre = Truth(fields, "pre", place),
        };
    }

    private SessionNode? ReadNode(JsonElement element, string place)
    {
        var fields = Fields(element, place, "kind", "name", "settings", "parameters");
        var settings = new Dictionary<string, string>();
        if (fields.TryGetValue("settings", out var given))
        {
            foreach (var (key, value) in AllFields(given, SessionErrors.Inside(place, "settings")))
            {
                if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                {
                    Expect(place, key, value, "text, a number, true or false");
                }
                else
                {
                    settings[key] = value.ValueKind switch
                    {
                        JsonValueKind.True => "on",
                        JsonValueKind.False => "off",
                        JsonValueKind.Number => value.GetRawText(),
                        _ => TextOf(value),
                    };
                }
            }
        }

        return new SessionNode
        {
            Kind = RequiredText(fields, "kind", place), Name = Text(fields, "name", place), Settings = settings, Parameters = ReadValues(fields, "parameters", place),
        };
    }

    private Dictionary<string, ParameterSetting> ReadValues(Dictionary<string, JsonElement> fields, string field, string place)
    {
        var values = new Dictionary<string, ParameterSetting>();
        if (fields.TryGetValue(field, out var element))
        {
            foreach (var (id, value) in AllFields(element, place))
            {
                if (ReadValue(value, place, id) is { } read)
                {
                    values[id] = read;
                }
            }
        }

        return values;
    }

    private ParameterSetting? ReadValue(JsonElement value, string place, string field)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return new ParameterSetting(value.GetRawText(), true);
            case JsonValueKind.String:
                return TextOf(value);
            case JsonValueKind.True:
                return "on";
            case JsonValueKind.False:
                return "off";
            default:
                Expect(place, field, value, "a number or text such as \"-6 dB\"");
                return null;
        }
    }

    private SessionAutomation? ReadAutomation(JsonElement element, string place)
    {
        var fields = Fields(element, place, "node", "parameter", "points");
        return new SessionAutomation
        {
            Node = RequiredText(fields, "node", place), Parameter = RequiredText(fields, "parameter", place), Points = List(fields, "points", place, "point", ReadPoint),
        };
    }

    private SessionPoint? ReadPoint(JsonElement element, string place)
    {
        var fields = Fields(element, place, "beat", "value", "shape");
        var beat = Required(fields, "beat", place, NumberRule.Position);
        var shape = Choice(fields, "shape", place, AutomationShape.Linear, ("hold", AutomationShape.Hold), ("linear", AutomationShape.Linear));
        if (!fields.TryGetValue("value", out var value))
        {
            Missing(place, "value");
            return null;
        }

        return ReadValue(value, place, "value") is { } read ? new SessionPoint(beat, read, shape) : null;
    }

    private List<T> ReadNamed<T>(Dictionary<string, JsonElement> fields, string list, string noun, Func<JsonElement, string, string, T> read)
        where T : class => List(fields, list, "", noun, (element, place) =>
    {
        var name = Find(element, "name") is { ValueKind: JsonValueKind.String } text ? TextOf(text) : "";
        if (name.Length == 0)
        {
            Missing(place, "name");
        }

        return read(element, name.Length > 0 ? $"{noun} {SessionErrors.Quote(name)}" : place, name);
    });
}
