using Tactus.Cli;

return await Tool.RunAsync(args);
