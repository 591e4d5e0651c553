namespace Tactus.Supervision.Tests;

/// <summary>A node kind of this program's own: holds a level while a note is down.</summary>
public sealed class Beeper : Node
{
    /// <summary>Output level.</summary>
    public static readonly Parameter Level = Parameter.Ratio("level", initial: 0.5);

    /// <summary>Notes that are down.</summary>
    public static readonly Readout Down = new("down", ParameterUnit.None);

    private string _label = "";

    public string Label
    {
        get => _label;
        set
        {
            _label = value;
            Touch();
        }
    }

    public override NodePorts Ports { get; } = NodePorts.Instrument();

    public override IReadOnlyDictionary<string, string> SaveSettings() => new Dictionary<string, string> { ["label"] = _label };

    public override void LoadSetting(string key, string value) => Label = value;

    protected override INodeProcessor CreateProcessor(in PrepareContext context) =>
        _label == "broken" ? throw new InvalidOperationException("this beeper is broken") : new Processor();

    private sealed class Processor : INodeProcessor
    {
        private int _down;

        public ProcessStatus Process(in ProcessContext context)
        {
            foreach (ref readonly var timedEvent in context.Events)
            {
                if (timedEvent.Kind != EventKind.Midi)
                {
                    continue;
                }

                _down += timedEvent.Midi.Status switch { 9 => 1, 8 => -1, _ => 0 };
            }

            var output = context.Output(0);
            var level = _down > 0 ? context.Smoothed(Level).Value : 0;
            output[0].Fill(level);
            output[1].Fill(level);
            context.Report(Down, _down);
            return ProcessStatus.Continue;
        }
    }
}
