namespace Tactus;

/// <summary>A session as graph and timeline.</summary>
/// <param name="Graph">The nodes, connected and set.</param>
/// <param name="Timeline">What happens when, for nodes of the graph.</param>
/// <param name="Warnings">What was left out or mended, one sentence each.</param>
[AnyThread]
public sealed record BuiltSession(AudioGraph Graph, Timeline Timeline, IReadOnlyList<string> Warnings);

/// <summary>Turns session documents into graphs and timelines.</summary>
/// <remarks><code>
///  instrument or clips → effects → strip ─┬→ output bus or master
///                                  ├ pre ─┼→ send → bus
///                                  └ post ┘
///  master: effects but the last limiter → strip → limiter → device
/// </code></remarks>
[AnyThread]
public static partial class SessionBuilder
{
    internal const string StripKind = "mixer-strip";
    internal const string BusStripKind = "bus-strip";
    internal const string SendKind = "send";
    internal const string LevelId = "level";
    private const string LimiterKind = "limiter";

    /// <summary>Builds a session. The node kinds must be registered.</summary>
    /// <param name="session">What to build.</param>
    /// <param name="sampleRate">Frames a second that it will be played at.</param>
    /// <exception cref="SessionException">Something in it is wrong; one sentence that names file and place.</exception>
    /// <exception cref="MidiFileException">One of its MIDI files is broken.</exception>
    /// <exception cref="SoundFileException">One of its sound files is broken.</exception>
    public static BuiltSession Build(Session session, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.ThrowIfInvalid();
        return new Work(session, sampleRate).Run();
    }

    /// <summary>Makes a node as a document says.</summary>
    /// <exception cref="SessionException">Kind, setting or parameter is wrong; <see cref="SessionException.Errors"/> has all of it.</exception>
    internal static Node MakeNode(SessionNode document, string path)
    {
        if (!NodeCatalog.TryCreate(document.Kind, out var node))
        {
            throw Wrong(path, $"there is no node kind \"{document.Kind}\"; known are {string.Join(", ", NodeCatalog.Kinds)}.");
        }

        foreach (var (key, value) in document.Settings)
        {
            try
            {
                node.LoadSetting(key, value);
            }
            catch (ArgumentException exception)
            {
                throw Wrong(path, $"setting \"{key}\": {exception.Message}");
            }
        }

        foreach (var (id, setting) in document.Parameters)
        {
            if (!node.Parameters.TryFind(id, out var parameter))
            {
                throw Wrong(path, $"\"{document.Kind}\" has no parameter \"{id}\"; known are {string.Join(", ", ParameterIds(node))}.");
            }

            if (!parameter.TryParse(setting.Text, out var value) || !parameter.Allows(value))
            {
                throw Wrong(path, $"parameter \"{id}\" is {Shown(setting, parameter)}; allowed are {parameter.DescribeRange()}.");
            }

            node[parameter] = value;
        }

        return node;
    }

    internal static IEnumerable<string> ParameterIds(Node node) => Enumerable.Range(0, node.Parameters.Count).Select(index => node.Parameters[index].Id);

    /// <summary>The document of a node that automation names.</summary>
    internal static SessionNode? FindDocument(SessionBus bus, string name) => name switch
    {
        "strip" => new SessionNode { Kind = bus is SessionTrack ? StripKind : BusStripKind },
        "instrument" => (bus as SessionTrack)?.Instrument,
        _ when name.StartsWith("send:", StringComparison.Ordinal) && bus.Sends.Any(send => send.Bus == name[5..]) => new SessionNode { Kind = SendKind },
        _ => bus.Effects.FirstOrDefault(effect => effect.Label == name),
    };

    /// <summary>All names that automation of a bus can use.</summary>
    internal static IEnumerable<string> NodeNames(SessionBus bus) =>
        new[] { "strip" }.Concat(bus is SessionTrack { Instrument: not null } ? ["instrument"] : [])
            .Concat(bus.Effects.Select(effect => effect.Label)).Concat(bus.Sends.Select(send => "send:" + send.Bus));

    private static string Shown(ParameterSetting setting, Parameter parameter) =>
        setting.IsNumber && parameter.Format(parameter.Max) is var sample && sample.Split(' ') is [_, var unit] ? $"{setting.Text} {unit}" : $"\"{setting.Text}\"";

    private static SessionException Wrong(string path, string message) => new($"{path}: {message}") { Errors = [new SessionError(path, message)] };
}
