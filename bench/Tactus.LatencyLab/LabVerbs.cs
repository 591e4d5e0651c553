namespace Tactus.LatencyLab;

/// <summary>A measurement.</summary>
internal sealed record LabVerb(string Name, string Purpose, Func<string[], int> Run);

/// <summary>All measurements.</summary>
internal static class LabVerbs
{
    internal static IReadOnlyList<LabVerb> All { get; } =
    [
        new("deadline", "cycles lost by the null device and by a C loop, with and without a neighbour that allocates", DeadlineVerb.Run),
        new("jack-deadline", "cycles lost by the JACK device and by a JACK client in C, on a dummy server", JackDeadlineVerb.Run),
        new("graph", "ns a node on one thread and the worth of a second one, on graphs of trivial nodes, beside C++", GraphVerb.Run),
        new("compile", "what compiling graphs of up to 100 000 nodes takes, and whether swapping them in loses cycles", CompileVerb.Run),
        new("lies", "nodes that turn out to cost something else: the automatic executor beside the best one by hand, after 200 blocks", LiesVerb.Run),
        new("idle", "what an engine takes of a processor while nothing sounds", IdleVerb.Run),
        new("voice-tasks", "what a second thread is worth for 64 voices, each a task, back to back and at audio rate, beside C++", VoiceTasksVerb.Run),
        new("voices", "what a voice of the synth costs, beside the same voice by hand in C++", VoicesVerb.Run),
        new("voices-deadline", "cycles lost with 2 000 voices on two cores, beside the same voices in C++", VoicesDeadlineVerb.Run),
        new("voices-engine", "our side of voices-deadline, a process of its own", VoicesEngineVerb.Run),
        new("simulate", "what the simulator predicts for two cores, beside what two cores then do", SimulateVerb.Run),
        new("placement", "what binding threads to processors does to wakes and to workers, beside threads that may move", PlacementVerb.Run),
    ];

    internal static int SayUsage(string[] args)
    {
        if (args.Length > 0)
            Console.Error.WriteLine($"\"{args[0]}\" is not a measurement.");
        Console.Error.WriteLine("usage: Tactus.LatencyLab VERB [options]");
        foreach (var verb in All)
            Console.Error.WriteLine($"  {verb.Name,-16} {verb.Purpose}");
        return 2;
    }
}
