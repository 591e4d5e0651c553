using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Tactus;

/// <summary>The parameters and readouts of one node kind, found once in the public static fields of its class.</summary>
[AnyThread]
public sealed class ParameterSet
{
    private static readonly ConcurrentDictionary<Type, ParameterSet> s_sets = new();
    private readonly Parameter[] _parameters;
    private readonly Readout[] _readouts;

    private ParameterSet(Parameter[] parameters, Readout[] readouts)
    {
        _parameters = parameters;
        _readouts = readouts;
        for (var index = 0; index < parameters.Length; index++)
        {
            parameters[index].AssignIndex(index);
        }

        for (var index = 0; index < readouts.Length; index++)
        {
            readouts[index].AssignIndex(index);
        }
    }

    /// <summary>Number of parameters.</summary>
    [RealTimeSafe]
    public int Count => _parameters.Length;

    /// <summary>The readouts, in the order of <see cref="Readout.Index"/>.</summary>
    public IReadOnlyList<Readout> Readouts => _readouts;

    /// <summary>The parameter with an index.</summary>
    [RealTimeSafe]
    public Parameter this[int index] => _parameters[index];

    /// <summary>Looks a parameter up by its id.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out Parameter? parameter)
    {
        parameter = Array.Find(_parameters, candidate => candidate.Id == id);
        return parameter is not null;
    }

    /// <summary>The set of a node kind. Fields of a base class come first; within a class they are ordered by id, so that an index never depends on source order.</summary>
    /// <exception cref="InvalidOperationException">Two parameters or two readouts share an id, or one is shared between two kinds.</exception>
    internal static ParameterSet Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] Type kind)
    {
        if (s_sets.TryGetValue(kind, out var known))
        {
            return known;
        }

        // why: FlattenHierarchy also returns the static fields of base classes; the declaring type's depth puts those first.
        var fields = kind.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy);
        var parameters = Ordered<Parameter>(fields, parameter => parameter.Id, kind);
        var readouts = Ordered<Readout>(fields, readout => readout.Id, kind);
        return s_sets.GetOrAdd(kind, new ParameterSet(parameters, readouts));
    }

    private static T[] Ordered<T>(FieldInfo[] fields, Func<T, string> id, Type kind)
        where T : class
    {
        T[] found =
        [
            .. fields.Where(field => field.FieldType == typeof(T))
                .Select(field => (Depth: Depth(field.DeclaringType), Value: (T)field.GetValue(null)!))
                .OrderBy(entry => entry.Depth).ThenBy(entry => id(entry.Value), StringComparer.Ordinal)
                .Select(entry => entry.Value),
        ];
        var duplicate = found.GroupBy(id).FirstOrDefault(group => group.Count() > 1);
        return duplicate is null ? found : throw new InvalidOperationException($"{kind.Name} declares \"{duplicate.Key}\" twice; ids must differ within a node kind.");
    }

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
