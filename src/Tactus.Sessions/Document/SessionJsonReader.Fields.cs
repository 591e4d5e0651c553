using System.Globalization;
using System.Text.Json;

namespace Tactus.Sessions;

/// <summary>Single fields: present or not, of the right type, in range.</summary>
internal sealed partial class SessionJsonReader
{
    /// <summary>The fields of an object that are known; unknown and repeated ones are complained about.</summary>
    private Dictionary<string, JsonElement> Fields(JsonElement element, string place, params string[] known)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in AllFields(element, place))
        {
            if (known.Contains(name))
            {
                fields[name] = value;
            }
            else
            {
                Refuse(SessionErrorKind.Structure, place, $"unknown field {SessionErrors.Quote(name)}; known are {string.Join(", ", known)}.");
            }
        }

        return fields;
    }

    private List<(string Name, JsonElement Value)> AllFields(JsonElement element, string place)
    {
        var fields = new List<(string, JsonElement)>();
        if (!IsObject(element, place))
        {
            return fields;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (_errors.IsFull)
            {
                break;
            }

            string name = NameOf(property);
            if (!seen.Add(name))
            {
                Refuse(SessionErrorKind.Structure, place, $"field {SessionErrors.Quote(name)} is there twice; leave one out.");
                continue;
            }

            fields.Add((name, property.Value));
        }

        return fields;
    }

    private List<T> List<T>(Dictionary<string, JsonElement> fields, string list, string place, string noun, Func<JsonElement, string, T?> read)
        where T : class
    {
        var items = new List<T>();
        Each(fields, list, place, noun, (element, inside) =>
        {
            if (IsObject(element, inside) && read(element, inside) is { } item)
            {
                items.Add(item);
            }
        });
        return items;
    }

    private void Each(Dictionary<string, JsonElement> fields, string list, string place, string noun, Action<JsonElement, string> read)
    {
        if (!fields.TryGetValue(list, out var element))
        {
            return;
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            Expect(place, list, element, "a list in brackets");
            return;
        }

        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (_errors.IsFull)
            {
                return;
            }

            read(item, SessionErrors.Inside(place, SessionErrors.Numbered(noun, index)));
            index++;
        }
    }

    private string? Text(Dictionary<string, JsonElement> fields, string field, string place)
    {
        if (!fields.TryGetValue(field, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.String)
        {
            return TextOf(element);
        }

        Expect(place, field, element, "text in quotes");
        return null;
    }

    private string RequiredText(Dictionary<string, JsonElement> fields, string field, string place)
    {
        if (!fields.ContainsKey(field))
        {
            Missing(place, field);
        }

        return Text(fields, field, place) ?? "";
    }

    private bool Truth(Dictionary<string, JsonElement> fields, string field, string place)
    {
        if (!fields.TryGetValue(field, out JsonElement element))
        {
            return false;
        }

        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.ValueKind == JsonValueKind.True;
        }

        Expect(place, field, element, "true or false");
        return false;
    }

    private T Choice<T>(Dictionary<string, JsonElement> fields, string field, string place, T initial, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        string? text = Text(fields, field, place);
        if (text is null)
        {
            return initial;
        }

        var names = new List<string>();
        foreach ((string name, T value) in choices)
        {
            if (name == text)
            {
                return value;
            }

            names.Add(name);
        }

        Refuse(SessionErrorKind.Value, place, $"\"{field}\" is {SessionErrors.Quote(text)}; allowed are {string.Join(", ", names)}.");
        return initial;
    }

    private double Required(Dictionary<string, JsonElement> fields, string field, string place, NumberRule rule)
    {
        if (!fields.ContainsKey(field))
        {
            Missing(place, field);
        }

        return Number(fields, field, place, rule) ?? rule.Min;
    }

    private double? Number(Dictionary<string, JsonElement> fields, string field, string place, NumberRule rule) =>
        fields.TryGetValue(field, out JsonElement element) && element.ValueKind != JsonValueKind.Null ? Number(element, place, field, rule) : null;

    /// <summary>A number within its rule. The text is quoted as it stands: 1e400 would be infinity as a double, and rounding would hide what was written.</summary>
    private double? Number(JsonElement element, string place, string field, NumberRule rule)
    {
        if (element.ValueKind != JsonValueKind.Number)
        {
            Expect(place, field, element, "a number");
            return null;
        }

        string text = element.GetRawText();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && rule.Allows(value))
        {
            return value;
        }

        Refuse(SessionErrorKind.Value, place, rule.Refuse(field, SessionErrors.Shorten(text)));
        return null;
    }

    private bool IsObject(JsonElement element, string place)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        Refuse(SessionErrorKind.Structure, place, $"expected an object in braces, found {Show(element)}.");
        return false;
    }

    private void Missing(string place, string field) => Refuse(SessionErrorKind.Structure, place, $"\"{field}\" is missing.");

    private void Expect(string place, string field, JsonElement found, string expected) =>
        Refuse(SessionErrorKind.Structure, place, $"{SessionErrors.Quote(field)} is {Show(found)}; expected {expected}.");

    private void Refuse(SessionErrorKind kind, string place, string problem) => _errors.Add(kind, place, problem);

    private static JsonElement? Find(JsonElement element, string name)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.NameEquals(name))
            {
                return property.Value;
            }
        }

        return null;
    }

    private static string Show(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => SessionErrors.Quote(TextOf(element)),
        JsonValueKind.Number => SessionErrors.Shorten(element.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>The text; half a surrogate pair, which JSON can spell but Unicode does not know, becomes a replacement character.</summary>
    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static string NameOf(in JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
