using System.Globalization;

namespace Tactus.Supervision.Tests;

/// <summary>A supervisor that starts an engine writing a file, tells both process numbers, and waits to be killed.</summary>
internal static class DoomedSupervisor
{
    internal const string Verb = "doomed-supervisor";

    internal static async Task<int> RunAsync(string path)
    {
        await using var engine = await EngineProcess.StartAsync(new EngineOptions { Device = "file:" + path, QuantumFrames = 128 });
        var beeper = new Beeper();
        await engine.EditAsync(graph => graph.Add(beeper).To(graph.Output));
        engine.Send(beeper, Midi.NoteOn(0, 60, 100));
        Console.WriteLine(engine.Info.ProcessId.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(Timeout.Infinite);
        return 1;
    }
}
