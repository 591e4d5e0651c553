namespace Tactus;

/// <summary>Passes MIDI on as it is: in front of an instrument, so that what it plays can also go to the device's MIDI output or to other nodes.</summary>
/// <remarks><code>
///  song, live MIDI → MidiThrough ─┬→ instrument
///                                 └→ device's MIDI output
/// </code></remarks>
public sealed class MidiThrough : Node
{
    /// <summary>Its name in the <see cref="NodeCatalog"/>.</summary>
    public const string Kind = "midi-through";

    /// <inheritdoc/>
    public override NodePorts Ports { get; } = new([], [], TakesEvents: true, MakesEvents: true);

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

    private sealed class Processor : INodeProcessor
    {
        [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
        public ProcessStatus Process(in ProcessContext context)
        {
            foreach (ref readonly var timedEvent in context.Events)
            {
                if (timedEvent.Kind == EventKind.Midi)
                {
                    // why no look at the result: both buffers have the same room.
                    context.EventsOut?.TryAdd(timedEvent);
                }
            }

            return ProcessStatus.Continue;
        }
    }
}
