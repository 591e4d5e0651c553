using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tactus.Sessions.Tests.Document;

/// <summary>The schema, the page and the samples say the same as the reader.</summary>
public sealed class SchemaTests
{
    private static readonly string s_docs = Path.Combine(Samples.Folder, "..", "docs");
    private static readonly JsonElement s_schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_docs, "session.schema.json"))).RootElement;

    [Theory]
    [InlineData("", "\"?\": 0")]
    [InlineData("tempo", "\"tempo\": [ { \"beat\": 0, \"bpm\": 1, \"?\": 0 } ]")]
    [InlineData("meter", "\"meter\": [ { \"beat\": 0, \"beats\": 1, \"unit\": 1, \"?\": 0 } ]")]
    [InlineData("loop", "\"loop\": { \"start\": 0, \"end\": 1, \"?\": 0 }")]
    [InlineData("track", "\"tracks\": [ { \"name\": \"A\", \"?\": 0 } ]")]
    [InlineData("node", "\"tracks\": [ { \"name\": \"A\", \"instrument\": { \"kind\": \"x\", \"?\": 0 } } ]")]
    [InlineData("send", "\"tracks\": [ { \"name\": \"A\", \"sends\": [ { \"bus\": \"x\", \"?\": 0 } ] } ]")]
    [InlineData("automation", "\"tracks\": [ { \"name\": \"A\", \"automation\": [ { \"node\": \"x\", \"parameter\": \"y\", \"?\": 0 } ] } ]")]
    [InlineData("point", "\"tracks\": [ { \"name\": \"A\", \"automation\": [ { \"node\": \"x\", \"parameter\": \"y\", \"points\": [ { \"beat\": 0, \"value\": 0, \"?\": 0 } ] } ] } ]")]
    [InlineData("clip", "\"tracks\": [ { \"name\": \"A\", \"clips\": [ { \"at\": 0, \"notes\": [], \"?\": 0 } ] } ]")]
    [InlineData("input", "\"tracks\": [ { \"name\": \"A\", \"midiOutput\": {}, \"input\": { \"?\": 0 } } ]")]
    [InlineData("midiInput", "\"tracks\": [ { \"name\": \"A\", \"midiOutput\": {}, \"input\": [ { \"?\": 0 } ] } ]")]
    [InlineData("midiOutput", "\"tracks\": [ { \"name\": \"A\", \"midiOutput\": { \"?\": 0 } } ]")]
    [InlineData("bus", "\"buses\": [ { \"name\": \"A\", \"?\": 0 } ]")]
    [InlineData("master", "\"master\": { \"?\": 0 }")]
    public void Schema_EveryObject_HasTheFieldsOfTheReader(string definition, string fields)
    {
        string error = Assert.Single(Documents.Errors(Documents.Document(fields)));
        string[] known = error[(error.IndexOf("known are ", StringComparison.Ordinal) + 10)..].TrimEnd('.').Split(", ");
        JsonElement schema = definition.Length == 0 ? s_schema : s_schema.GetProperty("$defs").GetProperty(definition);

        Assert.Equal(known.Order(StringComparer.Ordinal), schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void Schema_DocumentsThatAreRead_FollowIt()
    {
        foreach (byte[] json in new[] { Encoding.UTF8.GetBytes(Documents.Full), Documents.Read(Documents.Full).ToJson(), Song(), Encoding.UTF8.GetBytes(Example()) })
        {
            Assert.Empty(Violations(JsonDocument.Parse(json).RootElement, s_schema, "$"));
        }
    }

    [Theory]
    [InlineData("\"tempo\": [ { \"bpm\": 100 } ]")]
    [InlineData("\"tempo\": [ { \"beat\": 0, \"bpm\": 0 } ]")]
    [InlineData("\"titel\": \"x\"")]
    [InlineData("\"tracks\": [ { \"name\": \"A\", \"midiOutput\": { \"port\": 17 } } ]")]
    [InlineData("\"tracks\": [ { \"name\": \"A\", \"midiOutput\": {}, \"input\": [ { \"channel\": 0 } ] } ]")]
    [InlineData("\"tracks\": [ { \"name\": \"A\", \"midiOutput\": {}, \"input\": 5 } ]")]
    [InlineData("\"tracks\": [ { \"name\": \"A\", \"clips\": [ { \"at\": 0, \"notes\": [ [0, 1, 60] ] } ] } ]")]
    [InlineData("\"tracks\": [ { \"name\": \"A\", \"clips\": [ { \"at\": 0, \"notes\": [ [0, 1, 60.5, 1] ] } ] } ]")]
    [InlineData("\"tracks\": [ { \"name\": \"A\", \"sends\": [ { \"bus\": \"x\", \"level\": 20 } ] } ]")]
    public void Schema_DocumentsThatAreRefused_BreakIt(string fields)
    {
        string json = Documents.Document(fields);

        Assert.NotEmpty(Documents.Errors(json));
        Assert.NotEmpty(Violations(JsonDocument.Parse(json).RootElement, s_schema, "$"));
    }

    [Fact]
    public void Page_Example_CanBeBuilt()
    {
        Session session = Documents.Read(Example());

        Assert.Empty(session.Validate());
        Assert.Equal(8, SessionBuilder.Build(session, 48000).Timeline.End.Beats);
    }

    [Fact]
    public void Sample_Song_IsWhatItsProgramWritesAndCanBeBuilt()
    {
        string path = Path.Combine(Samples.Folder, "song.tactus.json");

        Assert.Equal(Encoding.UTF8.GetString(Tactus.Samples.Song.Arrangement.Make().ToJson()), Encoding.UTF8.GetString(Song()));
        Session session = Session.Load(path);
        BuiltSession built = SessionBuilder.Build(session, 48000);
        Assert.Equal(96, built.Timeline.End.Beats);
        Assert.Equal(5, built.Timeline.Lanes.Count);
        Assert.Empty(built.Warnings);
        SoundInfo shaker = SoundFile.Probe(Path.Combine(Samples.Folder, "song-shaker.wav"));
        Assert.Equal((48000, 1, 57_600L), (shaker.SampleRate, shaker.ChannelCount, shaker.FrameCount));
        Assert.InRange(new FileInfo(Path.Combine(Samples.Folder, "song-shaker.wav")).Length, 1, 200_000);
    }

    private static byte[] Song() => File.ReadAllBytes(Path.Combine(Samples.Folder, "song.tactus.json"));

    private static string Example()
    {
        string page = File.ReadAllText(Path.Combine(s_docs, "session.md"));
        return Regex.Match(page, "```json\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
    }

    /// <summary>As much of JSON Schema as the schema uses.</summary>
    private static IEnumerable<string> Violations(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            schema = s_schema.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray() : Enumerable.Repeat(type, 1)).Any(t => IsOf(value, t.GetString()!)))
        {
            yield return $"{path}: is no {type}";
            yield break;
        }

        if ((schema.TryGetProperty("const", out JsonElement constant) && !JsonElement.DeepEquals(constant, value))
            || (schema.TryGetProperty("enum", out JsonElement choices) && !choices.EnumerateArray().Any(c => JsonElement.DeepEquals(c, value)))
            || (schema.TryGetProperty("minimum", out JsonElement minimum) && value.ValueKind == JsonValueKind.Number && value.GetDouble() < minimum.GetDouble())
            || (schema.TryGetProperty("maximum", out JsonElement maximum) && value.ValueKind == JsonValueKind.Number && value.GetDouble() > maximum.GetDouble())
            || (schema.TryGetProperty("pattern", out JsonElement pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
            || (schema.TryGetProperty("minLength", out JsonElement minLength) && value.GetString()!.Length < minLength.GetInt32()))
        {
            yield return $"{path}: {value} is not allowed";
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonElement required in schema.TryGetProperty("required", out JsonElement list) ? list.EnumerateArray() : default)
            {
                if (!value.TryGetProperty(required.GetString()!, out _))
                {
                    yield return $"{path}: {required} is missing";
                }
            }

            JsonElement additional = schema.GetProperty("additionalProperties");
            foreach (JsonProperty property in value.EnumerateObject())
            {
                bool isKnown = schema.TryGetProperty("properties", out JsonElement properties) & properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out JsonElement inner);
                if (!isKnown && additional.ValueKind == JsonValueKind.False)
                {
                    yield return $"{path}.{property.Name}: unknown";
                    continue;
                }

                foreach (string violation in Violations(property.Value, isKnown ? schema.GetProperty("properties").GetProperty(property.Name) : additional, $"{path}.{property.Name}"))
                {
                    yield return violation;
                }
            }
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            if ((schema.TryGetProperty("minItems", out JsonElement min) && value.GetArrayLength() < min.GetInt32())
                || (schema.TryGetProperty("maxItems", out JsonElement max) && value.GetArrayLength() > max.GetInt32()))
            {
                yield return $"{path}: has {value.GetArrayLength()} items";
                yield break;
            }

            for (int i = 0; i < value.GetArrayLength(); i++)
            {
                JsonElement items = schema.TryGetProperty("prefixItems", out JsonElement prefix) ? prefix[i] : schema.GetProperty("items");
                foreach (string violation in Violations(value[i], items, $"{path}[{i}]"))
                {
                    yield return violation;
                }
            }
        }
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };
}
