using Tactus.LatencyLab;

Benchmarks.RunIfChild(args);

// Long measurements with a figure at the end, each beside a C or C++ control that runs in the same minutes, interleaved. One verb a measurement.
return args is [var verb, ..] && LabVerbs.All.FirstOrDefault(known => known.Name == verb) is { } found ? found.Run(args[1..]) : LabVerbs.SayUsage(args);
