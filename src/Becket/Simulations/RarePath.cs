namespace Becket.Simulations;

/// <summary>How often a path of <see cref="Simulation.Sometimes"/> was taken.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seeds">The number of seeds in which code came to the path.</param>
/// <param name="SeedsTaken">The number of seeds in which it was taken at least once; for a value of
/// <see cref="Simulation.Draw"/>, in which it was a rare one.</param>
/// <param name="Times">How often it was taken, in all seeds.</param>
public sealed record RarePath(string Name, int Seeds, int SeedsTaken, long Times);
