using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tactus.Sessions;

/// <summary>Writes a session document for people: laid out in lines, and only what differs from what is assumed anyway.</summary>
/// <remarks>The same session always gives the same bytes; reading them back gives the same session.</remarks>
internal static partial class SessionJsonWriter
{
    /// <exception cref="SessionException">A number or text in it cannot be said in JSON.</exception>
    internal static byte[] Write(Session session)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var options = new JsonWriterOptions { Encoder = JsonLayout.Encoder };
        try
        {
            using var json = new Utf8JsonWriter(output, options);
            WriteDocument(json, session);
        }
        catch (ArgumentException e)
        {
            throw SessionException.Of(
                session.SourceName, SessionErrorKind.Value, $"a number or text of the session cannot be written as JSON ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}).", e);
        }

        return JsonLayout.Format(output.WrittenMemory);
    }

    private static void WriteDocument(Utf8JsonWriter json, Session session)
    {
        json.WriteStartObject();
        json.WriteString("format", session.Format);
        json.WriteNumber("version", session.Version);
        WriteText(json, "title", session.Title);
        WriteList(json, "tempo", session.Tempo, point =>
        {
            json.WriteStartObject();
            WriteNumber(json, "beat", point.Beat);
            WriteNumber(json, "bpm", point.Bpm);
            if (point.Ramp)
            {
                json.WriteBoolean("ramp", true);
            }

            json.WriteEndObject();
        });
        WriteList(json, "meter", session.Meter, point =>
        {
            json.WriteStartObject();
            WriteNumber(json, "beat", point.Beat);
            json.WriteNumber("beats", point.Beats);
            json.WriteNumber("unit", point.Unit);
            json.WriteEndObject();
        });
        if (session.Loop is { } loop)
        {
            json.WriteStartObject("loop");
            WriteNumber(json, "start", loop.Start);
            WriteNumber(json, "end", loop.End);
            json.WriteEndObject();
        }

        WriteList(json, "tracks", session.Tracks, track => WriteTrack(json, track));
        WriteList(json, "buses", session.Buses, bus =>
        {
            json.WriteStartObject();
            json.WriteString("name", bus.Name);
            WriteBus(json, bus);
            json.WriteEndObject();
        });
        json.WriteStartObject("master");
        if (session.Master.Effects.Count == 0)
        {
            // why: a missing list means the limiter that every session has unless it says otherwise.
            json.WriteStartArray("effects");
            json.WriteEndArray();
        }

        WriteBus(json, session.Master);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTrack(Utf8JsonWriter json, SessionTrack track)
    {
        json.WriteStartObject();
        json.WriteString("name", track.Name);
        if (track.Instrument is { } instrument)
        {
            json.WritePropertyName("instrument");
            WriteNode(json, instrument);
        }

        WriteBus(json, track);
        WriteMidi(json, track);
        WriteList(json, "clips", track.Clips, clip => WriteClip(json, clip));
        json.WriteEndObject();
    }

    private static void WriteClip(Utf8JsonWriter json, SessionClip clip)
    {
        json.WriteStartObject();
        WriteNumber(json, "at", clip.At);
        WriteText(json, "midi", clip.Midi);
        WriteNumber(json, "channel", clip.Channel);
        WriteNumber(json, "track", clip.Track);
        WriteNumber(json, "port", clip.Port);
        WriteNumber(json, "offset", clip.Offset, 0);
        WriteNumber(json, "length", clip.Length);
        WriteNumber(json, "transpose", clip.Transpose, 0);
        if (clip.Notes is { } notes)
        {
            json.WriteStartArray("notes");
            foreach (var note in notes)
            {
                json.WriteStartArray();
                json.WriteNumberValue(note.Beat);
                json.WriteNumberValue(note.Length);
                json.WriteNumberValue(note.Key);
                json.WriteNumberValue(note.Velocity);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        WriteList(json, "messages", clip.Messages, message =>
        {
            json.WriteStartArray();
            json.WriteNumberValue(message.Beat);
            json.WriteStringValue(Hex(message.Bytes.Span));
            json.WriteEndArray();
        });
        WriteText(json, "audio", clip.Audio);
        WriteNumber(json, "offsetSeconds", clip.OffsetSeconds, 0);
        WriteNumber(json, "lengthSeconds", clip.LengthSeconds);
        WriteNumber(json, "gainDb", clip.GainDb, 0);
        WriteNumber(json, "fadeInSeconds", clip.FadeInSeconds, 0);
        WriteNumber(json, "fadeOutSeconds", clip.FadeOutSeconds, 0);
        if (clip.FadeCurve == FadeCurve.Linear)
        {
            json.WriteString("fadeCurve", "linear");
        }

        json.WriteEndObject();
    }

    private static void WriteBus(Utf8JsonWriter json, SessionBus bus)
    {
        WriteList(json, "effects", bus.Effects, effect => WriteNode(json, effect));
        WriteValues(json, "strip", bus.Strip);
        WriteList(json, "sends", bus.Sends, send =>
        {
            json.WriteStartObject();
            json.WriteString("bus", send.Bus);
            WriteNumber(json, "level", send.Level, 0);
            if (send.Pre)
            {
                json.WriteBoolean("pre", true);
            }

            json.WriteEndObject();
        });
        WriteText(json, "output", bus.Output);
        WriteList(json, "automation", bus.Automation, automation => WriteAutomation(json, automation));
    }

    private static void WriteAutomation(Utf8JsonWriter json, SessionAutomation automation)
    {
        json.WriteStartObject();
        json.WriteString("node", automation.Node);
        json.WriteString("parameter", automation.Parameter);
        WriteList(json, "points", automation.Points, point =>
        {
            json.WriteStartObject();
            WriteNumber(json, "beat", point.Beat);
            json.WritePropertyName("value");
            WriteValue(json, point.Value);
            if (point.Shape == AutomationShape.Hold)
            {
                json.WriteString("shape", "hold");
            }

            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, SessionNode node)
    {
        json.WriteStartObject();
        json.WriteString("kind", node.Kind);
        WriteText(json, "name", node.Name);
        if (node.Settings.Count > 0)
        {
            json.WriteStartObject("settings");
            foreach (var (key, value) in node.Settings.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        WriteValues(json, "parameters", node.Parameters);
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, string field, IReadOnlyDictionary<string, ParameterSetting> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartObject(field);
        foreach (var (id, value) in values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(id);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, ParameterSetting value)
    {
        if (value.IsNumber)
        {
            json.WriteRawValue(value.Text);
        }
        else
        {
            json.WriteStringValue(value.Text);
        }
    }

    private static void WriteList<T>(Utf8JsonWriter json, string field, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(field);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string field, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(field, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string field, double? number, double assumed = double.NaN)
    {
        if (number is { } value && value != assumed)
        {
            json.WriteNumber(field, value);
        }
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 3);
        foreach (var value in bytes)
        {
            text.Append(text.Length > 0 ? " " : "").Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
