namespace Becket.Fuzz;

/// <summary>Thrown when a parser breaks a promise that holds for any input.</summary>
public sealed class FuzzException(string message) : Exception(message);
