using System.Diagnostics;

namespace Tactus.RealTime;

/// <summary>The roles a thread can hold, as a set.</summary>
[Flags]
public enum ThreadRoles
{
    /// <summary>No role was declared; such a thread is not checked.</summary>
    None = 0,

    /// <summary>The control side.</summary>
    Main = 1,

    /// <summary>The holder of a cycle.</summary>
    Audio = 2,

    /// <summary>A pool worker.</summary>
    Worker = 4,

    /// <summary>A helper off the audio path.</summary>
    Background = 8,
}

/// <summary>What role the calling thread holds at this moment, and the check at entry points that exists in Debug builds only.</summary>
/// <remarks>
/// A role is not a thread: <see cref="Enter"/> at the start of a cycle, leave at its end, and another thread may hold it next. A thread that never
/// declared a role passes every check, so a unit test or a foreign host is not forced to play along; one that declared the wrong role does not.
/// </remarks>
public static class ThreadRole
{
    [ThreadStatic]
    private static ThreadRoles t_current;

    /// <summary>The roles of the calling thread.</summary>
    [AnyThread, RealTimeSafe]
    public static ThreadRoles Current => t_current;

    /// <summary>Gives the calling thread these roles until the scope is disposed; what it held before comes back then.</summary>
    /// <param name="roles">The roles to hold.</param>
    /// <returns>The scope; dispose it on the same thread.</returns>
    [AnyThread, RealTimeSafe]
    public static Scope Enter(ThreadRoles roles)
    {
        var before = t_current;
        t_current = roles;
        return new Scope(before);
    }

    /// <summary>In Debug builds of the calling code, fails if the calling thread declared a role and none of <paramref name="allowed"/>.</summary>
    /// <param name="allowed">The roles that may call.</param>
    /// <exception cref="InvalidOperationException">The role is wrong; the caller has a bug.</exception>
    [AnyThread]
    [Conditional("DEBUG")]
    public static void Assert(ThreadRoles allowed)
    {
        if (t_current != ThreadRoles.None && (t_current & allowed) == ThreadRoles.None)
            ThrowWrongRole(allowed);
    }

    private static void ThrowWrongRole(ThreadRoles allowed) =>
        throw new InvalidOperationException($"Called by a thread in role {t_current}; only {allowed} may call here.");

    /// <summary>Restores the former roles when disposed.</summary>
    public readonly ref struct Scope
    {
        private readonly ThreadRoles _before;

        internal Scope(ThreadRoles before) => _before = before;

        /// <summary>Gives the calling thread its former roles back.</summary>
        [AnyThread(OneAtATime = true), RealTimeSafe]
        public void Dispose() => t_current = _before;
    }
}
