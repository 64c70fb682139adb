using System.Collections.Concurrent;
using System.Diagnostics;
using Becket.Soak.Scenes;

namespace Becket.Soak;

/// <summary>Plays all scenes against the server in several rounds. After each, all clients end, and the server must be
/// as it was after the first: the same descriptors, no connection, the same memory.</summary>
internal sealed class SoakRun(ServerProcess server, IReadOnlyList<Scene> scenes, TimeSpan time, int rounds, int seed)
{
    private const double Megabyte = 1024 * 1024;

    private readonly ConcurrentDictionary<string, long> _played = [];
    private int _mistakes;

    /// <returns>Whether all is well.</returns>
    public async Task<bool> Play()
    {
        // Much is loaded and compiled at the first use, so what it costs is not in the comparison.
        await PlayRound(0, TimeSpan.FromSeconds(2));
        Console.WriteLine($"warm:    {await server.WhenQuiet()}");
        var states = new List<ServerState>();
        for (int round = 1; round <= rounds && server.IsAlive; round++)
        {
            await PlayRound(round, time / rounds);
            states.Add(await server.WhenQuiet());
            Console.WriteLine($"round {round}: {states[^1]}");
        }

        foreach ((string scene, long count) in _played.OrderBy(static pair => pair.Key))
        {
            Console.WriteLine($"{scene, -20} {count, 10:N0}");
        }

        Check(states);
        (int exitCode, string line) = await server.Stop();
        Console.WriteLine($"{line}; exit code {exitCode}");
        if (exitCode != 0)
        {
            AddMistake($"The server ended with {exitCode}.");
        }

        Console.WriteLine(_mistakes == 0 ? "all is well" : $"{_mistakes} mistakes");
        return _mistakes == 0;
    }

    private void Check(List<ServerState> states)
    {
        ServerState first = states[0];
        ServerState last = states[^1];
        Expect(states.TrueForAll(static state => state.Connections == 0), "Connections are left.");
        Expect(states.TrueForAll(static state => state.Running == 0), "Requests have not ended.");
        Expect(last.Failures == 0, $"{last.Failures} failures were not handled.");

        // The runtime opens a few of its own from time to time.
        Expect(last.Descriptors <= first.Descriptors + 3, "Descriptors are left.");
        Expect(last.Heap <= (first.Heap * 1.25) + (2 * Megabyte), "The heap has grown.");
        Expect(last.Resident <= (first.Resident * 1.25) + (30 * Megabyte), "The resident memory has grown.");
    }

    private void Expect(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            AddMistake(otherwise);
        }
    }

    private void AddMistake(string text)
    {
        if (Interlocked.Increment(ref _mistakes) <= 20)
        {
            Console.WriteLine($"WRONG: {text}");
        }
    }

    private async Task PlayRound(int round, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        int number = 0;
        await Task.WhenAll(
            scenes.SelectMany(scene =>
                Enumerable
                    .Range(0, scene.Clients)
                    .Select(_ =>
                    {
                        var random = new Random(HashCode.Combine(seed, round, ++number));
                        return Task.Run(() => PlayAgainAndAgain(scene, random, () => clock.Elapsed < length));
                    })
            )
        );
    }

    private async Task PlayAgainAndAgain(Scene scene, Random random, Func<bool> goesOn)
    {
        while (goesOn() && server.IsAlive)
        {
            try
            {
                await scene.Play(new Target(server.Http, server.Https, random)).WaitAsync(TimeSpan.FromMinutes(2));
                _played.AddOrUpdate(scene.Name, 1, static (_, count) => count + 1);
            }
            catch (Exception problem)
            {
                AddMistake($"{scene.Name}: {problem}");
                await Task.Delay(100);
            }

            await Task.Delay(random.Next(30));
        }
    }
}
