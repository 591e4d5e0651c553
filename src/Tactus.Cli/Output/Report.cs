using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tactus.Cli;

/// <summary>All that the tool says: results on standard output, everything else on standard error.</summary>
/// <remarks>
/// With <c>--json</c> standard output carries one document, and people's text goes to standard error. A stream that nobody reads any more
/// (broken pipe, closed descriptor) swallows what it is given. Callable from any thread.
/// </remarks>
internal sealed class Report : IDisposable
{
    private const int RoomForEcho = 3;

    private readonly Lock _gate = new();
    private readonly Stream _output;
    private readonly TextWriter _error;
    private bool _lineIsLive;

    internal Report(Stream output, TextWriter error, Terminal terminal, bool isJson)
    {
        _output = output;
        _error = error;
        Terminal = terminal;
        IsJson = isJson;
    }

    /// <summary>What standard error can show.</summary>
    internal Terminal Terminal { get; }

    /// <summary>Whether the result is a document for machines.</summary>
    internal bool IsJson { get; }

    /// <summary>Whether a document was written; there is never a second.</summary>
    internal bool HasDocument { get; private set; }

    internal static Report ForProcess(bool isJson) =>
        new(StandardStreams.OpenOutput(), StandardStreams.OpenError(), Terminal.Detect(), isJson);

    /// <summary>A line of the result for people: standard output, or standard error beside a document.</summary>
    internal void Line(string text = "")
    {
        if (IsJson)
        {
            Note(text);
            return;
        }

        lock (_gate)
        {
            ClearLiveLine();
            WriteOutput(Encoding.UTF8.GetBytes(text + "\n"));
        }
    }

    /// <summary>Several lines of the result for people.</summary>
    internal void Lines(IEnumerable<string> lines) => Line(string.Join('\n', lines));

    /// <summary>A remark on the work: standard error.</summary>
    internal void Note(string text)
    {
        lock (_gate)
        {
            ClearLiveLine();
            WriteError(text + "\n");
        }
    }

    /// <summary>A remark that deserves attention.</summary>
    internal void Warn(string text) => Note(Paint("warning", "33") + ": " + text);

    /// <summary>Why the verb ends without its result: one line.</summary>
    internal void Fail(string text) => Note(Paint("tactus", "31") + ": " + OneLine(text));

    /// <summary>Replaces the moving line at the bottom of the terminal; does nothing elsewhere.</summary>
    /// <param name="longestFirst">The line in several lengths; the first that fits is shown, and if none does, the last one's beginning.</param>
    internal void LiveLine(params ReadOnlySpan<string> longestFirst)
    {
        if (!Terminal.Moves)
            return;

        // why: room for the "^C" that the terminal writes itself; without it the line would break there and stay.
        var width = Math.Max(Terminal.Width() - RoomForEcho, 1);
        var text = longestFirst[^1];
        for (var index = longestFirst.Length - 1; index >= 0 && longestFirst[index].Length <= width; index--)
            text = longestFirst[index];
        if (text.Length > width)
            text = text[..width];
        lock (_gate)
        {
            WriteError("\r" + text + "\e[K");
            _lineIsLive = true;
        }
    }

    /// <summary>Leaves the moving line as it stands and goes on below it.</summary>
    internal void EndLiveLine()
    {
        lock (_gate)
        {
            if (_lineIsLive)
                WriteError("\n");
            _lineIsLive = false;
        }
    }

    /// <summary>Writes the one document.</summary>
    internal void Document<T>(T document, JsonTypeInfo<T> type)
    {
        if (HasDocument)
            throw new InvalidOperationException("A second JSON document was about to be written.");

        HasDocument = true;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, type);
        lock (_gate)
        {
            ClearLiveLine();
            WriteOutput([.. bytes, (byte)'\n']);
        }
    }

    /// <summary>Text in a colour where the terminal shows colours.</summary>
    /// <param name="text">The text.</param>
    /// <param name="colour">The number of an ANSI colour, such as 32 for green.</param>
    internal string Paint(string text, string colour) => Terminal.Colours ? $"\e[{colour}m{text}\e[0m" : text;

    /// <summary>As <see cref="Paint"/>, for lines of the result, which may go to a file while standard error is a terminal.</summary>
    internal string PaintResult(string text, string colour) => Console.IsOutputRedirected ? text : Paint(text, colour);

    public void Dispose()
    {
        // The streams are the process's and end with it; all that was said is flushed.
        EndLiveLine();
    }

    // why: names come from files and devices; a line break or an escape sequence in one must not become one on the terminal.
    internal static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
            clean.Append(char.IsControl(character) ? ' ' : character);
        return clean.ToString();
    }

    private void ClearLiveLine()
    {
        if (_lineIsLive)
            WriteError("\r\e[K");
        _lineIsLive = false;
    }

    private void WriteOutput(byte[] bytes)
    {
        try
        {
            _output.Write(bytes);
            _output.Flush();
        }
        catch (Exception exception) when (StandardStreams.IsGone(exception))
        {
            // Nobody reads it.
        }
        catch (IOException exception)
        {
            throw new ToolException(ExitStatus.Missing, $"standard output: {exception.Message}; make room or write elsewhere.", exception);
        }
    }

    private void WriteError(string text)
    {
        try
        {
            _error.Write(text);
            _error.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // There is no place left to complain at.
        }
    }
}
