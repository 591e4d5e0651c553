using Tactus.Sessions;

namespace Tactus;

/// <content>What is allowed in a session.</content>
public sealed partial record Session
{
    /// <summary>
    /// Everything that is wrong with the session, at most a hundred things; empty if it can be built: numbers, names, node kinds with their settings and parameters,
    /// routing, files. Own node kinds must be registered with <see cref="NodeCatalog"/>; reads the files that the session names.
    /// </summary>
    [AnyThread]
    public IReadOnlyList<SessionError> Validate() => new SessionValidator(this, new SessionMedia(this)).Run();

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <exception cref="SessionException">Something is wrong.</exception>
    [AnyThread]
    public void ThrowIfInvalid()
    {
        var errors = Validate();
        if (errors.Count > 0)
        {
            throw SessionException.Of(SourceName, errors);
        }
    }
}
