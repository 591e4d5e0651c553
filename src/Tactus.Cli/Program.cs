using Tactus;
using Tactus.Cli;

if (EngineProcess.RunIfChild(args))
{
    return 0;
}

return await Tool.RunAsync(args);
