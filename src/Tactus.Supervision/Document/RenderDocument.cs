namespace Tactus.Supervision;

/// <summary>A rendering as text: what, where to, how.</summary>
internal sealed record RenderDocument(EngineDocument Engine, string Path, RenderOptions Options);
