namespace Tactus.Measurement;

/// <summary>Something that does the same work and is not ours: a control in C or C++, another engine, another library.</summary>
[MainThread]
public abstract class Peer
{
    private protected Peer(string name) => Name = name;

    /// <summary>Its name, as figures have it.</summary>
    public string Name { get; }

    /// <summary>Whether it was found; nothing is measured beside one that was not.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Why it is absent and how to get it, in one sentence; empty while it is present or was not looked for.</summary>
    public string Absence { get; private set; } = "";

    /// <summary>Looks for it, and builds it where that was asked for.</summary>
    /// <param name="use">What may be done to have it.</param>
    /// <returns>Whether it is there.</returns>
    public bool Prepare(PeerUse use)
    {
        Absence = use == PeerUse.None ? "not asked for" : Find(use) ?? "";
        IsPresent = Absence.Length == 0;
        return IsPresent;
    }

    /// <returns>Why it is absent, or <see langword="null"/>.</returns>
    private protected abstract string? Find(PeerUse use);
}

/// <summary>Which peers to measure beside.</summary>
public enum PeerUse
{
    /// <summary>Those that are built already or in seconds.</summary>
    Auto,

    /// <summary>All, also those whose building takes minutes.</summary>
    All,

    /// <summary>None.</summary>
    None,
}

/// <summary>A program or library that the Makefile of <c>bench/reference</c> makes.</summary>
internal sealed class ReferencePeer(string name, string file, string needs, bool takesMinutes = false) : Peer(name)
{
    /// <summary>Where it lies, once found.</summary>
    internal string Path { get; private set; } = "";

    private protected override string? Find(PeerUse use)
    {
        if (takesMinutes && use != PeerUse.All && !ReferencePrograms.IsBuilt(file))
            return $"bench/reference/{file} is not built, which takes minutes: make -C bench/reference {file}, after {needs}";

        var absence = ReferencePrograms.TryBuild(file, needs, out var path);
        Path = path;
        return absence;
    }
}
