using System.Globalization;
using System.Text.Json;

namespace Tactus.Sessions;

/// <summary>Clips.</summary>
internal sealed partial class SessionJsonReader
{
    private static readonly string[] s_clipFields =
    [
        "at", "notes", "messages", "midi", "channel", "track", "port", "offset", "length", "transpose",
        "audio", "offsetSeconds", "lengthSeconds", "gainDb", "fadeInSeconds", "fadeOutSeconds", "fadeCurve",
    ];

    private SessionClip? ReadClip(JsonElement element, string place)
    {
        var fields = Fields(element, place, s_clipFields);
        return new SessionClip
        {
            At = Required(fields, "at", place, NumberRule.Position),
            Notes = fields.ContainsKey("notes") ? ReadNotes(fields, place) : null,
            Messages = ReadMessages(fields, place),
            Midi = Text(fields, "midi", place),
            Channel = (int?)Number(fields, "channel", place, NumberRule.Channel),
            Track = (int?)Number(fields, "track", place, NumberRule.FileTrack),
            Port = (int?)Number(fields, "port", place, NumberRule.Channel),
            Offset = Number(fields, "offset", place, NumberRule.Position) ?? 0,
            Length = Number(fields, "length", place, NumberRule.Length),
            Transpose = (int)(Number(fields, "transpose", place, NumberRule.Transpose) ?? 0),
            Audio = Text(fields, "audio", place),
            OffsetSeconds = Number(fields, "offsetSeconds", place, NumberRule.Seconds) ?? 0,
            LengthSeconds = Number(fields, "lengthSeconds", place, NumberRule.SoundLength),
            GainDb = Number(fields, "gainDb", place, NumberRule.ClipGain) ?? 0,
            FadeInSeconds = Number(fields, "fadeInSeconds", place, NumberRule.Fade) ?? 0,
            FadeOutSeconds = Number(fields, "fadeOutSeconds", place, NumberRule.Fade) ?? 0,
            FadeCurve = Choice(fields, "fadeCurve", place, FadeCurve.EqualPower, ("equal-power", FadeCurve.EqualPower), ("linear", FadeCurve.Linear)),
        };
    }

    private List<SessionNote> ReadNotes(Dictionary<string, JsonElement> fields, string place)
    {
        var notes = new List<SessionNote>();
        Each(fields, "notes", place, "note", (element, inside) =>
        {
            if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 4)
            {
                Refuse(SessionErrorKind.Structure, inside, $"expected [beat, length, key, velocity], found {ShowList(element)}.");
                return;
            }

            var beat = Number(element[0], inside, "beat", NumberRule.Position);
            var length = Number(element[1], inside, "length", NumberRule.Length);
            var key = Number(element[2], inside, "key", NumberRule.Key);
            var velocity = Number(element[3], inside, "velocity", NumberRule.Velocity);
            if (beat is { } b && length is { } l && key is { } k && velocity is { } v)
            {
                notes.Add(new SessionNote(b, l, (int)k, (int)v));
            }
        });
        return notes;
    }

    private List<SessionMessage> ReadMessages(Dictionary<string, JsonElement> fields, string place)
    {
        var messages = new List<SessionMessage>();
        Each(fields, "messages", place, "message", (element, inside) =>
        {
            if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 2 || element[1].ValueKind != JsonValueKind.String)
            {
                Refuse(SessionErrorKind.Structure, inside, $"expected [beat, \"bytes\"] such as [0, \"B0 07 64\"], found {ShowList(element)}.");
                return;
            }

            var beat = Number(element[0], inside, "beat", NumberRule.Position);
            var text = TextOf(element[1]);
            var bytes = ParseBytes(text);
            if (!SessionValidator.IsSendable(bytes))
            {
                Refuse(SessionErrorKind.Value, inside, $"the bytes are {SessionErrors.Quote(text)}; {SessionValidator.SendableBytes}");
            }
            else if (beat is { } b)
            {
                messages.Add(new SessionMessage(b, bytes));
            }
        });
        return messages;
    }

    /// <summary>Bytes from pairs of hexadecimal digits; none at all when something else is among them.</summary>
    private static byte[] ParseBytes(string text)
    {
        var bytes = new List<byte>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length != 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return [];
            }

            bytes.Add(value);
        }

        return [.. bytes];
    }

    private static string ShowList(JsonElement element) => element.ValueKind == JsonValueKind.Array ? $"a list of {element.GetArrayLength()}" : Show(element);
}
