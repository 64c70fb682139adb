namespace Becket.Soak;

/// <summary>What a scene needs: the ports of the server, and its own random numbers.</summary>
internal sealed record Target(int Http, int Https, Random Random)
{
    /// <summary>True in one of so many cases.</summary>
    public bool OneIn(int cases) => Random.Next(cases) == 0;

    public Task Pause(int mostMilliseconds) => Task.Delay(Random.Next(mostMilliseconds + 1));
}
