using Tactus.Graph;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.Engine;

/// <summary>Turns a graph and a timeline into the next <see cref="LiveProgram"/>, keeping the instances of nodes that stay.</summary>
/// <remarks>Control side, one caller at a time.</remarks>
[MainThread]
internal sealed class ProgramBuilder(int sampleRate, int maxBlockFrames, IExecutor executor, WorkerPlacement? placement = null, MidiPortTable? midiPorts = null) : IDisposable
{
    private readonly MidiPortTable _midiPorts = midiPorts ?? new MidiPortTable();
    private readonly GraphCompiler _compiler = new(new PrepareContext(sampleRate, maxBlockFrames));
    private long _sequence;

    internal int SampleRate => sampleRate;

    /// <summary>The program that was built last.</summary>
    internal LiveProgram? Latest { get; private set; }

    /// <summary>Builds the next program.</summary>
    /// <remarks>What the latest program used and this one does not, goes with the latest one: see <see cref="LiveProgram.Retired"/>.</remarks>
    /// <exception cref="EngineException">The graph cannot be compiled, or a node failed to prepare. The compiler is as it was before.</exception>
    internal LiveProgram Build(AudioGraph graph, Timeline timeline, SwapPosition position, LoopRange? loop)
    {
        var compiled = Latest is { } last && ReferenceEquals(last.Timeline.Source, timeline)
            ? last.Timeline
            : CompiledTimeline.Compile(timeline, sampleRate);

        // why: compiling makes buffers and delay lines and touches them.
        using var near = NumaPreference.For(placement);
        var compilation = EngineErrors.Refuse(() => _compiler.Compile(graph));
        var plan = compilation.Plan;
        executor.Prepare(plan);
        if (Latest is not null)
        {
            Latest.Retired = compilation.Retired;
        }

        var midiInputs = MidiRouting.Inputs(graph, plan, _midiPorts, Latest?.MidiInputs ?? []);
        var midiOutputs = MidiRouting.Outputs(graph, plan, _midiPorts, Latest?.MidiOutputs ?? []);
        var range = loop?.InFrames(timeline.Tempo, sampleRate);
        var program = new LiveProgram
        {
            Plan = plan,
            Timeline = compiled,
            Lanes = BindLanes(compiled, plan),
            Voices = FindVoices(plan),
            InstancesById = IndexInstances(plan),
            MidiInputs = midiInputs,
            MidiOutputs = midiOutputs,
            LeavingMidiInputs = MidiRouting.Leaving(midiInputs, Latest?.MidiInputs ?? [], plan),
            LeavingMidiOutputs = MidiRouting.Leaving(midiOutputs, Latest?.MidiOutputs ?? []),
            Position = position,
            LoopChase = range is { } found ? Chase.At(compiled, found.Start) : null,
            LoopEndFrame = range?.End ?? 0,
            Sequence = ++_sequence,
        };
        Latest = program;
        return program;
    }

    public void Dispose() => _compiler.Dispose();

    private static (ReadoutBank Bank, Readout Readout)[] FindVoices(ExecutionPlan plan)
    {
        var found = new List<(ReadoutBank Bank, Readout Readout)>();
        foreach (var place in plan.Nodes)
        {
            found.AddRange(
                place.Node.Parameters.Readouts.Where(readout => readout.Id == Readout.VoicesId).Select(readout => (place.Instance.Readouts, readout)));
        }

        return [.. found];
    }

    private static NodeInstance?[] IndexInstances(ExecutionPlan plan)
    {
        var byId = new NodeInstance?[plan.Nodes.Count == 0 ? 0 : plan.Nodes.Max(place => place.Id.Value) + 1];
        foreach (var place in plan.Nodes)
        {
            byId[place.Id.Value] = place.Instance;
        }

        return byId;
    }

    private LaneState[] BindLanes(CompiledTimeline timeline, ExecutionPlan plan)
    {
        var previous = Latest?.Lanes ?? [];
        var lanes = new LaneState[timeline.Lanes.Length];
        for (var index = 0; index < lanes.Length; index++)
        {
            var lane = timeline.Lanes[index];
            var instance = plan.TryFind(lane.Target, out var place) ? place.Instance : null;
            lanes[index] = new LaneState(lane, instance)
            {
                Predecessor = instance is null || lane.IsAutomation
                    ? null
                    : Array.Find(previous, state => !state.Lane.IsAutomation && ReferenceEquals(state.Instance, instance)),
            };
        }

        return lanes;
    }
}

/// <summary>A loop in musical time.</summary>
/// <param name="Start">First moment.</param>
/// <param name="End">The moment behind the last.</param>
internal readonly record struct LoopRange(MusicalTime Start, MusicalTime End)
{
    internal FrameRange? InFrames(TempoMap tempo, int sampleRate)
    {
        var range = new FrameRange(tempo.FrameAt(Start, sampleRate), tempo.FrameAt(End, sampleRate));
        return range.End > range.Start ? range : null;
    }
}
