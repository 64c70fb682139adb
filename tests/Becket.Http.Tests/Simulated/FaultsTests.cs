using System.Globalization;
using System.Net;
using System.Text;
using Becket.Simulations;

namespace Becket.Http.Tests.Simulated;

/// <summary>HttpClient under faults that follow from a seed: the same seed gives the same run.</summary>
public sealed class FaultsTests
{
    private const int Requests = 30;

    [Fact]
    public void The_same_seed_gives_the_same_requests_answers_and_failures()
    {
        // Check runs each seed twice, and compares every packet with its bytes, and every random number.
        var options = new ExploreOptions
        {
            Check = true,
            Runs = new SimulationOptions { ProgramsMustEnd = true },
        };
        Simulation.Explore(60, simulation => Scenario(simulation, []), options);
    }

    [Fact]
    public void Two_runs_with_one_seed_give_one_transcript_and_seeds_differ()
    {
        string[] first = Transcript(7);

        Assert.Equal(first, Transcript(7));
        Assert.NotEqual(first, Transcript(8));
        Assert.Equal(Requests, first.Length);
    }

    [Fact]
    public void Seeds_reach_answers_and_each_kind_of_failure()
    {
        string all = string.Join('\n', Enumerable.Range(1, 40).SelectMany(static seed => Transcript((ulong)seed)));

        Assert.Contains("the right body", all, StringComparison.Ordinal);
        Assert.Contains(nameof(HttpRequestError.ResponseEnded), all, StringComparison.Ordinal);
        Assert.Contains(nameof(HttpRequestError.InvalidResponse), all, StringComparison.Ordinal);
        Assert.Contains(nameof(HttpRequestError.ConnectionError), all, StringComparison.Ordinal);
        Assert.Contains(nameof(TimeoutException), all, StringComparison.Ordinal);
    }

    private static string[] Transcript(ulong seed)
    {
        List<string> lines = [];
        Simulation.Run(seed, simulation => Scenario(simulation, lines));
        return [.. lines];
    }

    private static void Scenario(Simulation simulation, List<string> transcript)
    {
        Host shop = simulation.AddHost("shop");
        Host till = simulation.AddHost("till");
        shop.Run(reactor =>
            reactor.ListenTcp(80, ScriptedServer.Serve((server, line, body) => Serve(reactor, server, line, body)))
        );
        till.Run(reactor => Ask(reactor, transcript));
        for (int fault = 0; fault < 4; fault++)
        {
            TimeSpan at = TimeSpan.FromSeconds(simulation.Random.NextDouble() * 20);
            switch (fault)
            {
                case 0:
                    simulation.At(at, () => simulation.Network.ResetConnections("till", "shop"));
                    break;

                case 1:
                    simulation.At(at, () => simulation.Network.Partition("till", "shop"));
                    simulation.At(at + TimeSpan.FromSeconds(4), () => simulation.Network.Repair("till", "shop"));
                    break;

                case 2:
                    simulation.At(at, () => simulation.Network.Refuse("shop"));
                    simulation.At(at + TimeSpan.FromSeconds(1), () => simulation.Network.Accept("shop"));
                    break;

                default:
                    simulation.At(at, () => simulation.Network.SetBandwidth("till", "shop", 2_000));
                    simulation.At(
                        at + TimeSpan.FromSeconds(3),
                        () => simulation.Network.ClearBandwidth("till", "shop")
                    );
                    break;
            }
        }

        simulation.RunUntilIdle(TimeSpan.FromMinutes(30));
    }

    private static async Deferred Ask(Reactor reactor, List<string> transcript)
    {
        using var http = new HttpClient(
            reactor.CreateHttpHandler(static settings =>
            {
                settings.ConnectTimeout = TimeSpan.FromSeconds(3);
                settings.MaxConnectionsPerServer = 2;
                settings.AutomaticDecompression = DecompressionMethods.All;
            })
        );
        await Cooperator.ForEach(
            Enumerable.Range(0, Requests),
            slots: 3,
            async number =>
            {
                string outcome;
                try
                {
                    outcome = await AskOnce(reactor, http, number).AddTimeout(TimeSpan.FromSeconds(5));
                }
                catch (HttpRequestException error)
                {
                    outcome = $"{error.HttpRequestError}: {error.InnerException?.Message}";
                }
                catch (TaskCanceledException error) when (error.InnerException is TimeoutException)
                {
                    outcome = $"no connection: {error.Message}";
                }
                catch (Exception error) when (error is IOException or TimeoutException)
                {
                    outcome = $"{error.GetType().Name}: {error.Message}";
                }

                transcript.Add(string.Create(CultureInfo.InvariantCulture, $"{reactor.Now} {number}: {outcome}"));
                await reactor.DeferLater(TimeSpan.FromSeconds(reactor.Random.NextDouble()));
            }
        );
    }

    private static async Deferred<string> AskOnce(Reactor reactor, HttpClient http, int number)
    {
        string expected = Body(number);
        string path = $"http://shop/{reactor.Random.Next(7)}/{number}";
        string body;
        if (number % 3 == 0)
        {
            using var content = new StringContent(expected);
            HttpResponseMessage response = await Deferred.FromTask(token => http.PostAsync(path, content, token));
            body = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        }
        else if (number % 3 == 1)
        {
            body = await Deferred.FromTask(token => http.GetStringAsync(path, token));
        }
        else
        {
            // A body read piece by piece.
            await using Stream stream = await Deferred.FromTask(token => http.GetStreamAsync(path, token));
            using var reader = new StreamReader(stream);
            var text = new StringBuilder();
            while (await reader.ReadLineAsync() is { } line)
            {
                text.Append(line).Append('\n');
            }

            body = text.ToString();
        }

        Assert.Equal(expected, body);
        return "the right body";
    }

    private static string Body(int number) =>
        string.Concat(Enumerable.Repeat($"line of {number}\n", 50 * (number + 1)));

    /// <summary>Answers as the first number of the path says.</summary>
    private static async void Serve(Reactor reactor, ScriptedServer server, string line, string received)
    {
        string[] path = line.Split(' ')[1].Split('/');
        string body = received.Length > 0 ? received : Body(int.Parse(path[2], provider: null));
        switch (path[1])
        {
            case "0":
                // Slowly, in chunks.
                server.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                foreach (char[] chunk in body.Chunk(1_000))
                {
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(50));
                    server.Send($"{chunk.Length:x}\r\n{new string(chunk)}\r\n");
                }

                server.Send("0\r\n\r\n");
                break;

            case "1":
                // Gone in the middle of the body.
                server.Send($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body[..(body.Length / 2)]}");
                await reactor.DeferLater(TimeSpan.FromMilliseconds(5));
                server.Transport.AbortConnection();
                break;

            case "2":
                server.Send($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n{body}");
                break;

            case "3":
                // Ends in order, too soon.
                server.Send($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body[..10]}");
                server.Transport.LoseConnection();
                break;

            case "4":
                // Until the end of the stream.
                server.Send($"HTTP/1.0 200 OK\r\n\r\n{body}");
                server.Transport.LoseConnection();
                break;

            default:
                server.Answer(body);
                break;
        }
    }
}
