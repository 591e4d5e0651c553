using Tactus;
using Tactus.Cli;
using Tactus.Measurement;

if (EngineProcess.RunIfChild(args))
{
    return 0;
}

Benchmarks.RunIfChild(args);
return await Tool.RunAsync(args);
