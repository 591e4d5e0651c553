namespace Tactus.Testing;

/// <summary>A node broke the contract that <see cref="INodeProcessor"/> states.</summary>
public sealed class ContractException(string message) : Exception(message);
