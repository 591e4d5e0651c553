using System.Diagnostics.CodeAnalysis;

namespace Tactus;

/// <summary>The control-side half of a node: ports, parameters, settings, and a factory for its <see cref="INodeProcessor"/>.</summary>
/// <remarks>
/// Parameters are public static fields of type <see cref="Parameter"/> in the node's class; nothing has to be registered. Values are kept here and,
/// once the node plays, also pushed to its processor. One thread at a time may use a node; the audio side never sees it.
/// </remarks>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)]
[MainThread]
public abstract class Node
{
    private static readonly IReadOnlyDictionary<string, string> s_noSettings = new Dictionary<string, string>();
    private readonly double[] _values;

    /// <summary>Starts every parameter at its initial value.</summary>
    protected Node()
    {
        Parameters = ParameterSet.Of(GetType());
        _values = new double[Parameters.Count];
        for (var index = 0; index < _values.Length; index++)
        {
            _values[index] = Parameters[index].Initial;
        }

        Name = GetType().Name;
    }

    /// <summary>What people call this node; errors and diagnostics name it so.</summary>
    public string Name { get; set; }

    /// <summary>Buses and event ports; those of a stereo effect unless the kind says otherwise.</summary>
    /// <remarks>They may depend on settings, and must not change while the node is in a graph that plays, except through <see cref="Touch"/>.</remarks>
    public virtual NodePorts Ports => NodePorts.Effect();

    /// <summary>All parameters and readouts of this kind.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Counts changes that need a new processor (settings, ports): a plan keeps the old processor as long as this stands still.</summary>
    public int Revision { get; private set; }

    /// <summary>Receives every parameter change of a node that plays; set by the engine that plays it.</summary>
    public IParameterSink? Sink { get; set; }

    /// <summary>A parameter's value in its unit. Setting clamps to the range and, when the node plays, takes effect smoothed.</summary>
    public double this[Parameter parameter]
    {
        get => _values[IndexOf(parameter)];
        set
        {
            var clamped = parameter.Clamp(value);
            _values[IndexOf(parameter)] = clamped;
            Sink?.Push(this, parameter, clamped);
        }
    }

    /// <summary>What must be saved beside parameters, as text by key; empty unless the kind has settings.</summary>
    public virtual IReadOnlyDictionary<string, string> SaveSettings() => s_noSettings;

    /// <summary>Takes one saved setting.</summary>
    /// <exception cref="ArgumentException">The key or the value is not known; the message says what is allowed.</exception>
    public virtual void LoadSetting(string key, string value) => throw new ArgumentException($"{Name} has no setting \"{key}\".");

    /// <summary>Makes the processor and its banks for a sample rate and a longest block. Allocates; never called inside a cycle.</summary>
    /// <returns>A prepared instance that the caller owns.</returns>
    public NodeInstance CreateInstance(in PrepareContext context) => new(this, CreateProcessor(context), _values, context);

    /// <summary>Makes the audio-side half: allocates everything it will need, reads settings, leaves parameters to <see cref="ProcessContext.Smoothed"/>.</summary>
    protected abstract INodeProcessor CreateProcessor(in PrepareContext context);

    /// <summary>Says that a setting has changed, so that the next plan makes a new processor.</summary>
    protected void Touch() => Revision++;

    private int IndexOf(Parameter parameter)
    {
        var index = parameter.IndexOrNone;
        return (uint)index < (uint)Parameters.Count && ReferenceEquals(Parameters[index], parameter)
            ? index
            : throw new ArgumentException($"{Name} ({GetType().Name}) has no parameter \"{parameter.Id}\".");
    }
}

/// <summary>Takes parameter changes of nodes that play.</summary>
public interface IParameterSink
{
    /// <summary>Carries a value, already clamped, to the node's processor.</summary>
    [AnyThread]
    void Push(Node node, Parameter parameter, double value);
}
