using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tactus.Sessions;

/// <summary>Lays JSON out as a person would: what fits on a line stays on it, everything else is indented.</summary>
internal static class JsonLayout
{
    private const int LineWidth = 120;

    internal static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>UTF-8 text of a document, ending in a line break. The outermost object is always spread over lines.</summary>
    internal static byte[] Format(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder(json.Length * 2);
        Spread(text, document.RootElement, 0);
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static void Write(StringBuilder text, JsonElement element, int indent, int column)
    {
        var start = text.Length;
        if (!TryFit(text, element, start + LineWidth - column))
        {
            text.Length = start;
            Spread(text, element, indent);
        }
    }

    private static void Spread(StringBuilder text, JsonElement element, int indent)
    {
        var isObject = element.ValueKind == JsonValueKind.Object;
        var inner = indent + 2;
        text.Append(isObject ? '{' : '[');
        var separator = "";
        if (isObject)
        {
            foreach (var property in element.EnumerateObject())
            {
                text.Append(separator).Append('\n').Append(' ', inner);
                var name = Name(property);
                text.Append(name);
                Write(text, property.Value, inner, inner + name.Length);
                separator = ",";
            }
        }
        else
        {
            foreach (var item in element.EnumerateArray())
            {
                text.Append(separator).Append('\n').Append(' ', inner);
                Write(text, item, inner, inner);
                separator = ",";
            }
        }

        text.Append('\n').Append(' ', indent).Append(isObject ? '}' : ']');
    }

    /// <summary>Writes an element on one line.</summary>
    /// <returns>False as soon as the text grows past the limit; it is cut off then.</returns>
    private static bool TryFit(StringBuilder text, JsonElement element, int limit)
    {
        var separator = "";
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var property in element.EnumerateObject())
                {
                    text.Append(separator).Append(' ').Append(Name(property));
                    if (!TryFit(text, property.Value, limit))
                    {
                        return false;
                    }

                    separator = ",";
                }

                text.Append(" }");
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    text.Append(separator);
                    if (!TryFit(text, item, limit))
                    {
                        return false;
                    }

                    separator = ", ";
                }

                text.Append(']');
                break;
            default:
                // why: a single value cannot be spread, so it stays whole however long it is.
                text.Append(element.GetRawText());
                return true;
        }

        return text.Length <= limit;
    }

    private static string Name(in JsonProperty property) => $"\"{JsonEncodedText.Encode(property.Name, Encoder)}\": ";
}
