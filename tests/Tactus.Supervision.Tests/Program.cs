using Tactus;
using Tactus.Supervision.Tests;
using Xunit.Runner.InProc.SystemConsole;

NodeCatalog.Register<Beeper>("test-beeper");
if (EngineProcess.RunIfChild(args))
{
    return 0;
}

return args is [DoomedSupervisor.Verb, var path] ? await DoomedSupervisor.RunAsync(path) : await ConsoleRunner.Run(args);
