using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Tactus.Cli;

/// <summary>Writes down a fault of the tool for whoever mends it: versions, verb, exception; no file contents, no environment.</summary>
internal static class CrashReport
{
    /// <summary>Writes a report to the state folder, else to the system's folder for temporary files.</summary>
    /// <returns>Its path, or <see langword="null"/> if it could be written nowhere.</returns>
    internal static string? Write(Exception exception, IReadOnlyList<string> arguments)
    {
        var text = Compose(exception, arguments);
        var name = string.Create(CultureInfo.InvariantCulture, $"crash-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}.txt");
        foreach (var folder in (string[])[StateFolder.Path, Path.GetTempPath()])
        {
            try
            {
                Directory.CreateDirectory(folder);
                var path = Path.Combine(folder, name);
                File.WriteAllText(path, text);
                return path;
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                // The next folder may do.
            }
        }

        return null;
    }

    private static string Compose(Exception exception, IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder()
            .Append("tactus ").AppendLine(ToolVersion.Text)
            .Append("at ").AppendLine(DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture))
            .Append("on ").Append(RuntimeInformation.OSDescription).Append(", ").Append(RuntimeInformation.FrameworkDescription)
            .Append(", ").AppendLine(RuntimeInformation.ProcessArchitecture.ToString())
            .Append("arguments ").AppendLine(string.Join(' ', arguments))
            .AppendLine()
            .AppendLine(exception.ToString());

        // why: the report is made to be sent to others; the user's name in paths is nobody's business.
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > 1)
            text.Replace(home, "~");
        return text.ToString();
    }
}
