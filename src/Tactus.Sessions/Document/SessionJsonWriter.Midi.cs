using System.Text.Json;

namespace Tactus.Sessions;

/// <content>MIDI of the device: what tracks get and send.</content>
internal static partial class SessionJsonWriter
{
    private static void WriteMidi(Utf8JsonWriter json, SessionTrack track)
    {
        if (track.Input is { } inputs)
        {
            json.WritePropertyName("input");
            if (inputs.Count != 1)
            {
                json.WriteStartArray();
            }

            foreach (var input in inputs)
            {
                json.WriteStartObject();
                WritePort(json, input.Port, input.PortName);
                WriteNumber(json, "channel", input.Channel);
                WriteNumber(json, "toChannel", input.ToChannel);
                json.WriteEndObject();
            }

            if (inputs.Count != 1)
            {
                json.WriteEndArray();
            }
        }

        if (track.MidiOutput is { } output)
        {
            json.WriteStartObject("midiOutput");
            WritePort(json, output.Port, output.PortName);
            WriteNumber(json, "toChannel", output.ToChannel);
            json.WriteEndObject();
        }
    }

    private static void WritePort(Utf8JsonWriter json, int? port, string? name)
    {
        if (name is not null)
        {
            json.WriteString("port", name);
        }
        else
        {
            WriteNumber(json, "port", port);
        }
    }
}
