namespace Tactus;

/// <summary>What sort of trouble a session has; named by what mends it.</summary>
public enum SessionErrorKind
{
    /// <summary>A number or text is not allowed where it stands.</summary>
    Value,

    /// <summary>A field is missing, unknown, there twice or of the wrong type.</summary>
    Structure,

    /// <summary>A name (node kind, bus, parameter) means nothing, or buses feed each other in a circle.</summary>
    Reference,

    /// <summary>It is not JSON, or too large or too deep: nothing in it can be trusted.</summary>
    Syntax,

    /// <summary>It is JSON, but not of this format or version.</summary>
    Version,

    /// <summary>The document itself cannot be read or written.</summary>
    Unreadable,

    /// <summary>A file that the session names is missing or refused.</summary>
    File,

    /// <summary>A file needs a library that is not installed; the message says how to get it.</summary>
    MissingLibrary,
}

/// <summary>Something that a session document gets wrong.</summary>
/// <param name="Path">Where, in words: <c>track "Bass", effect 2</c>; empty for the document as a whole.</param>
/// <param name="Message">What, and what is allowed.</param>
public sealed record SessionError(string Path, string Message)
{
    /// <summary>What sort of trouble it is.</summary>
    public SessionErrorKind Kind { get; init; }
}

/// <summary>A session that cannot be read or built; the message is one sentence that names file and place.</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">What was found underneath.</param>
public sealed class SessionException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>All that is wrong, at most a hundred things, the first of which is the message.</summary>
    [AnyThread]
    public IReadOnlyList<SessionError> Errors { get; init; } = [];

    /// <summary>What sort of trouble the first one is.</summary>
    [AnyThread]
    public SessionErrorKind Kind => Errors.Count > 0 ? Errors[0].Kind : SessionErrorKind.Value;

    /// <summary>The exception for the first of several errors.</summary>
    internal static SessionException Of(string document, IReadOnlyList<SessionError> errors, Exception? inner = null) =>
        new(errors[0].Path.Length > 0 ? $"{document}: {errors[0].Path}: {errors[0].Message}" : $"{document}: {errors[0].Message}", inner) { Errors = errors };

    /// <summary>The exception for one error of the document as a whole.</summary>
    internal static SessionException Of(string document, SessionErrorKind kind, string problem, Exception? inner = null) =>
        Of(document, [new SessionError("", problem) { Kind = kind }], inner);
}
