using Tactus.Devices.Tests.File;
using Xunit.Runner.InProc.SystemConsole;

return Environment.GetEnvironmentVariable(KilledChild.Variable) is { Length: > 0 } path
    ? KilledChild.Play(path)
    : await ConsoleRunner.Run(args);
