using System.Diagnostics.CodeAnalysis;

namespace Tactus;

/// <summary>Node kinds by name: what a session file or an engine in another process calls <c>poly-synth</c>.</summary>
[AnyThread]
public static class NodeCatalog
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, (Type Type, Func<Node> Create)> s_factories = new(StringComparer.Ordinal);
    private static readonly Dictionary<Type, string> s_kinds = [];

    /// <summary>All registered names, sorted.</summary>
    public static IReadOnlyList<string> Kinds
    {
        get
        {
            lock (s_gate)
            {
                return [.. s_factories.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Makes a node kind known. Registering the same type under the same name again changes nothing; under another name, the newest is what <see cref="KindOf"/> says.</summary>
    /// <exception cref="ArgumentException">The name is taken by another type.</exception>
    public static void Register<T>(string kind)
        where T : Node, new()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        lock (s_gate)
        {
            if (s_factories.TryGetValue(kind, out var known))
            {
                if (known.Type == typeof(T))
                {
                    return;
                }

                throw new ArgumentException($"the node kind \"{kind}\" is registered for another type already.", nameof(kind));
            }

            s_factories[kind] = (typeof(T), static () => new T());
            s_kinds[typeof(T)] = kind;
        }
    }

    /// <summary>Makes a node of a kind.</summary>
    /// <returns><see langword="false"/> if no such kind is registered.</returns>
    public static bool TryCreate(string kind, [NotNullWhen(true)] out Node? node)
    {
        (Type Type, Func<Node> Create) known;
        lock (s_gate)
        {
            s_factories.TryGetValue(kind, out known);
        }

        // why: outside the lock, a constructor of the user's may do what it likes, also register.
        node = known.Create?.Invoke();
        return node is not null;
    }

    /// <summary>The name of a node's kind.</summary>
    /// <exception cref="InvalidOperationException">The type is not registered.</exception>
    public static string KindOf(Node node)
    {
        lock (s_gate)
        {
            return s_kinds.TryGetValue(node.GetType(), out var kind)
                ? kind
                : throw new InvalidOperationException(
                    $"{node.GetType().Name} has no name in the catalog; call NodeCatalog.Register<{node.GetType().Name}>(\"a-name\") before the engine starts.");
        }
    }
}
