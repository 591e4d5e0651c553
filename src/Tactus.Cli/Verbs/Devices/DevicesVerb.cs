using System.CommandLine;

namespace Tactus.Cli;

/// <summary>Lists the devices of every backend, and what is missing to use one.</summary>
internal sealed class DevicesVerb() : Verb("devices", "Lists audio and MIDI devices of every backend, and what is missing to use a backend.")
{
    internal override IReadOnlyList<string> Examples => ["tactus devices", "tactus devices --json"];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        var backends = EngineDevices.CreateCatalog().List().Select(backend => new BackendDocument(
            backend.Name,
            backend.Availability.IsAvailable,
            backend.Availability.Mend.Length == 0 ? backend.Availability.Reason : $"{backend.Availability.Reason} ({backend.Availability.Mend})",
            [.. backend.Devices.Select(DeviceDocument.Of)])).ToArray();
        if (report.IsJson)
        {
            report.Document(new DevicesDocument(backends), ToolJson.Default.DevicesDocument);
            return Task.FromResult(ExitStatus.Done);
        }

        foreach (var backend in backends)
        {
            report.Line($"{report.PaintResult(backend.Available ? "ok  " : "none", backend.Available ? "32" : "33")}  {backend.Name,-6}  {backend.Reason}");
            foreach (var device in backend.Devices)
            {
                report.Line($"        {device.Id,-16}  {device.Label}: {device.Inputs} in, {device.Outputs} out");
                SayPorts(report, "MIDI from", device.MidiSources);
                SayPorts(report, "MIDI to", device.MidiTargets);
            }
        }

        return Task.FromResult(ExitStatus.Done);
    }
    private static void SayPorts(Report report, string what, IReadOnlyList<string> ports)
    {
        if (ports.Count > 0)
        {
            report.Line($"        {"",-16}  {what} {string.Join(", ", ports.Select(Report.OneLine))}");
        }
    }
}
