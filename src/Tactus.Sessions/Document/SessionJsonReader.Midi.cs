using System.Text.Json;

namespace Tactus.Sessions;

/// <summary>MIDI of the device: what tracks get and send.</summary>
internal sealed partial class SessionJsonReader
{
    /// <summary>One input or a list of them.</summary>
    private List<SessionMidiInput>? ReadInput(Dictionary<string, JsonElement> fields, string place)
    {
        if (!fields.TryGetValue("input", out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            return [ReadMidiInput(element, SessionErrors.Inside(place, "input"))];
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            Expect(place, "input", element, "an object in braces, or a list of them");
            return null;
        }

        return List(fields, "input", place, "input", ReadMidiInput);
    }

    private SessionMidiInput ReadMidiInput(JsonElement element, string place)
    {
        var fields = Fields(element, place, "port", "channel", "toChannel");
        var (port, name) = ReadPort(fields, place);
        return new SessionMidiInput
        {
            Port = port,
            PortName = name,
            Channel = (int?)Number(fields, "channel", place, NumberRule.Channel),
            ToChannel = (int?)Number(fields, "toChannel", place, NumberRule.Channel),
        };
    }

    private SessionMidiOutput? ReadMidiOutput(Dictionary<string, JsonElement> fields, string track)
    {
        var place = SessionErrors.Inside(track, "midiOutput");
        if (!fields.TryGetValue("midiOutput", out var element) || element.ValueKind == JsonValueKind.Null || !IsObject(element, place))
        {
            return null;
        }

        var inside = Fields(element, place, "port", "toChannel");
        var (port, name) = ReadPort(inside, place);
        return new SessionMidiOutput { Port = port, PortName = name, ToChannel = (int?)Number(inside, "toChannel", place, NumberRule.Channel) };
    }

    /// <summary>A number, or part of a name.</summary>
    private (int? Port, string? Name) ReadPort(Dictionary<string, JsonElement> fields, string place)
    {
        if (!fields.TryGetValue("port", out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return (null, null);
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return (null, TextOf(element));
            case JsonValueKind.Number:
                return ((int?)Number(element, place, "port", NumberRule.Channel), null);
            default:
                Expect(place, "port", element, "a number from 1 to 16, or part of a port's name in quotes");
                return (null, null);
        }
    }
}
