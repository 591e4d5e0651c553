namespace Tactus.RealTime;

/// <summary>A thread's floating-point control word, to be put back later on the same thread.</summary>
public readonly record struct DenormalState
{
    internal DenormalState(nuint word) => Word = word;

    internal nuint Word { get; }
}
