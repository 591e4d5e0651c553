namespace Tactus.Graph;

/// <summary>What tests may do to a plan that nobody else may.</summary>
public sealed partial class ExecutionPlan
{
    /// <summary>Fills every buffer with a value, as if each had been used by anyone; a correct plan's output does not change.</summary>
    internal void PoisonBuffers(float value) => _memory.Poison(value);
}
