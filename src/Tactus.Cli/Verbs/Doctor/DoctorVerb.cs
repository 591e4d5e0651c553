using System.CommandLine;

namespace Tactus.Cli;

/// <summary>Looks the machine over: what real-time sound needs, what is missing, and the command that mends it.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit with 1 if anything is found wanting." };

    internal DoctorVerb()
        : base("doctor", "Checks the machine for real-time work, one line a finding, with the command that mends it.")
    {
        Add(_strict);
    }

    internal override IReadOnlyList<string> Examples => ["tactus doctor", "tactus doctor --json"];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        var findings = ThreadChecks.All().Concat(TopologyChecks.All()).Concat(MachineChecks.All()).Concat(LibraryChecks.All()).ToArray();
        if (report.IsJson)
            report.Document(new DoctorDocument(findings), ToolJson.Default.DoctorDocument);
        else
            Print(findings, report);
        return Task.FromResult(arguments.GetValue(_strict) && findings.Any(finding => !finding.Ok) ? ExitStatus.NotHeld : ExitStatus.Done);
    }

    private static void Print(Finding[] findings, Report report)
    {
        var width = findings.Max(finding => finding.Name.Length);
        foreach (var finding in findings)
        {
            report.Line($"{report.PaintResult(finding.Ok ? "ok  " : "poor", finding.Ok ? "32" : "33")}  {finding.Name.PadRight(width)}  {finding.Value}");
            if (finding.Mend is { } mend)
                report.Line($"{new string(' ', width + 8)}mend: {mend}");
        }

        var poor = findings.Count(finding => !finding.Ok);
        report.Line(poor == 0 ? "This machine is fit for real-time sound." : $"{poor} of {findings.Length} could be better; sound works anyway, with more risk of dropouts.");
    }
}
