using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tactus.Supervision;

/// <summary>A started engine process: the same executable as this one, told by its first argument that it is the child.</summary>
internal sealed class ChildProcess : IDisposable
{
    internal const string Verb = "engine";
    private const string ChannelOption = "--channel";
    private const string ParentOption = "--parent";
    private const int MaxErrorChars = 4096;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ChildProcess(Process process)
    {
        _process = process;
    }

    internal int ProcessId => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>How it ended, in words.</summary>
    internal string Ending
    {
        get
        {
            var how = _process.ExitCode > 128 ? $"was ended by signal {_process.ExitCode - 128}" : $"ended with status {_process.ExitCode}";
            lock (_errors)
            {
                var last = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
                return last is null ? how : $"{how} ({last})";
            }
        }
    }

    /// <summary>Whether these are the arguments of an engine process; if so, where its channel is and who started it.</summary>
    internal static bool TryParse(ReadOnlySpan<string> args, out string channelAddress, out int parentProcessId)
    {
        channelAddress = "";
        parentProcessId = 0;
        if (args.Length != 5 || args[0] != Verb || args[1] != ChannelOption || args[3] != ParentOption)
        {
            return false;
        }

        channelAddress = args[2];
        return int.TryParse(args[4], NumberStyles.None, CultureInfo.InvariantCulture, out parentProcessId);
    }

    internal static ChildProcess Start(string channelAddress)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.ProcessPath ?? throw new EngineException(EngineFault.Internal, "the program's own path is not known, so no engine process can be started."),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            // why: started as `dotnet program.dll`, the program is the first argument of the host.
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var argument in (ReadOnlySpan<string>)[Verb, ChannelOption, channelAddress, ParentOption, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        // why: tiering compiles again while the engine plays, and suspends all threads to switch; a background collector would stop them at moments of its own.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        var process = StartProcess(start);
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    private static Process StartProcess(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new EngineException(EngineFault.Internal, "the engine process could not be started.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new EngineException(
                EngineFault.Missing, $"the engine process could not be started ({exception.Message.TrimEnd('.')}); raise the limit, or run the engine in this process.", exception);
        }
    }

    internal void Kill()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit(2000);
        }
        catch (InvalidOperationException)
        {
            // why: it has ended by itself in between.
        }
    }

    internal bool WaitForExit(TimeSpan timeout) => _process.WaitForExit(timeout);

    public void Dispose() => _process.Dispose();

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Length + line.Length < MaxErrorChars)
            {
                _errors.Append(line).Append('\n');
            }
        }
    }
}
