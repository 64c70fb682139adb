namespace Becket.Tests.Simulations;

/// <summary>A test class that runs on <see cref="HostOfASimulation"/>, with a seed.</summary>
internal interface ISeeded
{
    /// <summary>The seed of its simulations; 0 until it has got one.</summary>
    ulong Seed { get; set; }

    /// <summary>How many seeds each build runs with.</summary>
    ulong UsualSeeds => 3;
}
