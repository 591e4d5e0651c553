using System.Runtime.InteropServices;

namespace Tactus.Supervision;

/// <summary>The process that started this one.</summary>
internal sealed partial class Parent(int processId)
{
    /// <summary>Whether it still lives. A process whose parent dies is given another one at once, so one cheap call tells.</summary>
    internal bool IsAlive => OperatingSystem.IsWindows() ? IsRunning(processId) : GetParentProcessId() == processId;

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();
}
