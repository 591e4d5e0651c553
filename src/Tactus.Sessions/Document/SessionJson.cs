using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tactus;

/// <summary>Source-generated JSON of session documents: strict, so that a misspelt field is found and not ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    WriteIndented = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(Session))]
internal sealed partial class SessionJson : JsonSerializerContext;

/// <summary>Keeps a parameter's value as it was written, so that a number out of range is named and not rounded away.</summary>
internal sealed class ParameterSettingConverter : JsonConverter<ParameterSetting>
{
    public override ParameterSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => new ParameterSetting(System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan), true),
        JsonTokenType.String => new ParameterSetting(reader.GetString()!, false),
        JsonTokenType.True => new ParameterSetting("on", false),
        JsonTokenType.False => new ParameterSetting("off", false),
        _ => throw new JsonException("a parameter is a number, a text, true or false"),
    };

    public override void Write(Utf8JsonWriter writer, ParameterSetting value, JsonSerializerOptions options)
    {
        if (value.IsNumber)
        {
            writer.WriteRawValue(value.Text);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
