using System.Text.Json.Nodes;

namespace Tactus.LatencyLab;

/// <summary>Figures as JSON, in the shape that <c>tactus bench --json</c> prints.</summary>
internal static class FigureText
{
    internal static void AddTo(JsonArray results, IEnumerable<Figure> figures)
    {
        foreach (var figure in figures)
        {
            results.Add((JsonNode)new JsonObject
            {
                ["name"] = figure.Name,
                ["value"] = Math.Round(figure.Value, 3),
                ["unit"] = figure.Unit,
                ["peer"] = figure.Peer,
                ["peerValue"] = figure.PeerValue is { } peer ? Math.Round(peer, 3) : null,
                ["ratio"] = figure.Ratio is { } ratio ? Math.Round(ratio, 3) : null,
            });
        }
    }
}
