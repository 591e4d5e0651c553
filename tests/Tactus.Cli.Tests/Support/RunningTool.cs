using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tactus.Cli.Tests;

/// <summary>The tool while it runs: watched through its standard error, reached by signals.</summary>
internal sealed partial class RunningTool : IDisposable
{
    internal const int Hangup = 1;
    internal const int Interrupt = 2;
    internal const int Kill9 = 9;
    internal const int Terminate = 15;
    internal const int Continue = 18;
    internal const int Stop = 19;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task _errorReader;
    private readonly StringBuilder _error = new();
    private readonly SemaphoreSlim _errorGrew = new(0);

    internal RunningTool(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errorReader = Task.Run(ReadError);
    }

    internal int ProcessId => _process.Id;

    internal void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits until standard error holds a text; fails the test if the tool ends first.</summary>
    internal void WaitForError(string text)
    {
        while (!ErrorSoFar().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(_errorGrew.Wait(TimeSpan.FromSeconds(60)), $"\"{text}\" never came; standard error: {ErrorSoFar()}");
            if (_errorReader.IsCompleted && !ErrorSoFar().Contains(text, StringComparison.Ordinal))
                Assert.Fail($"the tool ended without \"{text}\"; standard error: {ErrorSoFar()}");
        }
    }

    internal void Signal(int signal) => Signal(_process.Id, signal);

    internal static void Signal(int processId, int signal) => Assert.Equal(0, Kill(processId, signal));

    internal bool WaitForExit(TimeSpan patience) => _process.WaitForExit(patience);

    internal ToolResult Result()
    {
        _process.WaitForExit();
        _errorReader.Wait();
        return new ToolResult(_process.ExitCode, _output.Result, ErrorSoFar());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private string ErrorSoFar()
    {
        lock (_error)
            return _error.ToString();
    }

    private void ReadError()
    {
        var buffer = new char[1024];
        for (int read; (read = _process.StandardError.Read(buffer)) > 0; _errorGrew.Release())
        {
            lock (_error)
                _error.Append(buffer, 0, read);
        }

        _errorGrew.Release();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
