using Tactus.Sessions;

namespace Tactus;

/// <summary>A session as graph and timeline.</summary>
/// <param name="Graph">The nodes, connected and set.</param>
/// <param name="Timeline">What happens when, for nodes of the graph.</param>
/// <param name="Warnings">What was left out or mended, one sentence each.</param>
[AnyThread]
public sealed record BuiltSession(AudioGraph Graph, Timeline Timeline, IReadOnlyList<string> Warnings);

/// <summary>Turns session documents into graphs and timelines.</summary>
/// <remarks><code>
///  instrument ─┐
///  sound clips ┴→ effects → strip ─┬→ output bus or master
///                            ├ pre ┼→ send → bus
///                            └ post┘
///  master: effects but the last limiter → strip → limiter → device
/// </code></remarks>
[AnyThread]
public static partial class SessionBuilder
{
    internal const string SendPrefix = "send:";

    private const string StripKind = "mixer-strip";
    private const string BusStripKind = "bus-strip";
    private const string SendKind = "send";
    private const string LevelId = "level";
    private const string InputKind = "gain";
    private const string LimiterKind = "limiter";
    private const string ThroughKind = "midi-through";

    /// <summary>Builds a session. Own node kinds must be registered with <see cref="NodeCatalog"/>; those that come with Tactus are known.</summary>
    /// <param name="session">What to build.</param>
    /// <param name="sampleRate">Frames a second that it will be played at, 1 to <see cref="TempoMap.MaxSampleRate"/>.</param>
    /// <exception cref="SessionException">Something in it or in its files is wrong; one sentence that names file and place.</exception>
    public static BuiltSession Build(Session session, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, TempoMap.MaxSampleRate);
        var media = new SessionMedia(session);
        var errors = new SessionValidator(session, media).Run();
        if (errors.Count > 0)
        {
            throw SessionException.Of(session.SourceName, errors);
        }

        try
        {
            return new Work(session, media, sampleRate).Run();
        }
        catch (Exception e) when (e is GraphException or MidiFileException or SoundFileException)
        {
            // why: what no check foresaw (channels that do not fit, a file that changed meanwhile) is still the session's trouble, in its words.
            throw SessionException.Of(session.SourceName, e is GraphException ? SessionErrorKind.Reference : SessionErrorKind.File, e.Message, e);
        }
    }

    /// <summary>Makes a node as a document says; all that is wrong with it goes into the list.</summary>
    /// <returns><see langword="null"/> if there is no such kind.</returns>
    internal static Node? MakeNode(SessionNode document, string place, SessionErrors errors)
    {
        if (!NodeCatalog.TryCreate(document.Kind, out var node))
        {
            errors.Add(SessionErrorKind.Reference, place, $"there is no node kind {SessionErrors.Quote(document.Kind)}; known are {SessionErrors.Known(NodeCatalog.Kinds)}.");
            return null;
        }

        foreach (var (key, value) in document.Settings)
        {
            try
            {
                node.LoadSetting(key, value);
            }
            catch (ArgumentException e)
            {
                // why: .NET appends the argument's name, which says nothing to whoever wrote the document.
                var tail = e.ParamName is null ? -1 : e.Message.IndexOf($" (Parameter '{e.ParamName}')", StringComparison.Ordinal);
                errors.Add(SessionErrorKind.Value, place, $"setting {SessionErrors.Quote(key)}: {(tail < 0 ? e.Message : e.Message[..tail]).ReplaceLineEndings(" ").TrimEnd('.')}.");
            }
        }

        foreach (var (id, setting) in document.Parameters)
        {
            if (!node.Parameters.TryFind(id, out var parameter))
            {
                errors.Add(
                    SessionErrorKind.Reference,
                    place,
                    $"{SessionErrors.Quote(document.Kind)} has no parameter {SessionErrors.Quote(id)}; known are {SessionErrors.Known(ParameterIds(node))}.");
            }
            else if (setting.Refuse(parameter) is { } refusal)
            {
                errors.Add(SessionErrorKind.Value, place, $"parameter \"{id}\" is {refusal}");
            }
            else if (setting.TryResolve(parameter, out var value))
            {
                node[parameter] = value;
            }
        }

        return node;
    }

    internal static IEnumerable<string> ParameterIds(Node node) => Enumerable.Range(0, node.Parameters.Count).Select(index => node.Parameters[index].Id);

    internal static SessionNode StripOf(SessionBus bus) => new() { Kind = bus is SessionTrack ? StripKind : BusStripKind, Parameters = bus.Strip };

    internal static SessionNode NodeOf(SessionSend send) =>
        new() { Kind = SendKind, Parameters = new Dictionary<string, ParameterSetting> { [LevelId] = send.Level } };

    /// <summary>The document of a node that automation names.</summary>
    internal static SessionNode? FindDocument(SessionBus bus, string name) => name switch
    {
        "strip" => StripOf(bus),
        "instrument" => (bus as SessionTrack)?.Instrument,
        _ when name.StartsWith(SendPrefix, StringComparison.Ordinal) => bus.Sends.Where(send => send.Bus == name[SendPrefix.Length..]).Select(NodeOf).FirstOrDefault(),
        _ => bus.Effects.FirstOrDefault(effect => effect.Label == name),
    };

    /// <summary>All names that automation of a bus can use.</summary>
    internal static IEnumerable<string> NodeNames(SessionBus bus) =>
        new[] { "strip" }.Concat(bus is SessionTrack { Instrument: not null } ? ["instrument"] : [])
            .Concat(bus.Effects.Select(effect => effect.Label)).Concat(bus.Sends.Select(send => SendPrefix + send.Bus));
}
