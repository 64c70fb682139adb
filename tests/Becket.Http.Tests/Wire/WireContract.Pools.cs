namespace Becket.Http.Tests.Wire;

public abstract partial class WireContract
{
    [Fact]
    public void A_connection_that_the_server_closed_while_it_was_idle_is_not_used_again()
    {
        List<ScriptedServer> servers = [];
        Run(
            (server, line, _) =>
            {
                if (!servers.Contains(server))
                {
                    servers.Add(server);
                }

                server.Answer("tea");
            },
            async (reactor, http) =>
            {
                await http.GetStringAsync("/");
                servers[0].Transport.LoseConnection();
                await reactor.DeferLater(TimeSpan.FromMilliseconds(30));
                Assert.Equal("tea", await http.GetStringAsync("/"));
                Assert.Equal(2, servers.Count);
            }
        );
    }

    [Fact]
    public void A_request_that_meets_the_end_of_an_idle_connection_is_sent_again()
    {
        int asked = 0;
        Run(
            (server, _, _) =>
            {
                asked++;
                if (asked == 2)
                {
                    // As a server does whose keep-alive time is over just when the request comes.
                    server.Transport.LoseConnection();
                }
                else
                {
                    server.Answer("tea");
                }
            },
            async (_, http) =>
            {
                await http.GetStringAsync("/");
                Assert.Equal("tea", await http.GetStringAsync("/"));
                Assert.Equal(3, asked);
            }
        );
    }

    [Fact]
    public void A_request_of_which_the_server_answers_nothing_is_sent_four_times()
    {
        int asked = 0;
        Run(
            (server, line, _) =>
            {
                asked++;
                server.Transport.LoseConnection();
            },
            async (_, http) =>
            {
                Assert.Equal(HttpRequestError.ResponseEnded, (await Fails(http)).HttpRequestError);
                Assert.Equal(4, asked);

                // Not if its body has been begun: it might be sold twice.
                asked = 0;
                using var content = new StringContent("tea");
                await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync("/", content));
                Assert.Equal(1, asked);
            }
        );
    }

    [Fact]
    public void A_request_that_is_answered_with_a_reset_is_sent_once()
    {
        int asked = 0;
        Run(
            (server, line, _) =>
            {
                asked++;
                if (asked == 2)
                {
                    server.Answer("tea");
                }
                else
                {
                    server.Transport.AbortConnection();
                }
            },
            async (_, http) =>
            {
                await Fails(http);
                Assert.Equal(1, asked);

                // On a connection that has carried an answer, too.
                await http.GetStringAsync("/");
                await Fails(http);
                Assert.Equal(3, asked);
            }
        );
    }

    [Fact]
    public void A_connection_is_closed_when_the_server_says_so()
    {
        HashSet<ScriptedServer> servers = [];
        Run(
            (server, line, _) =>
            {
                servers.Add(server);
                server.Answer("tea", line.Contains("close", StringComparison.Ordinal) ? "Connection: close\r\n" : "");
            },
            async (_, http) =>
            {
                await http.GetStringAsync("/close");
                await http.GetStringAsync("/");
                await http.GetStringAsync("/");
                Assert.Equal(2, servers.Count);
            }
        );
    }

    [Fact]
    public void Bytes_behind_an_answer_are_not_taken_for_the_next_one()
    {
        int asked = 0;
        Run(
            (server, _, _) =>
            {
                asked++;
                server.Answer("tea", "");
                if (asked == 1)
                {
                    server.Answer("poison");
                }
            },
            async (reactor, http) =>
            {
                Assert.Equal("tea", await http.GetStringAsync("/"));
                await reactor.DeferLater(TimeSpan.FromMilliseconds(30));
                Assert.Equal("tea", await http.GetStringAsync("/"));
            }
        );
    }

    [Fact]
    public void Requests_that_wait_for_a_connection_get_it_in_their_order()
    {
        Assert.SkipWhen(Kind == HttpHandlerKind.Sockets, "Their order is that of threads there.");
        List<string> lines = [];
        Run(
            (server, line, _) =>
            {
                lines.Add(line);
                server.Answer("tea");
            },
            async (_, http) =>
            {
                await Task.WhenAll(Enumerable.Range(0, 5).Select(number => http.GetStringAsync($"/{number}")));
                Assert.Equal(Enumerable.Range(0, 5).Select(static number => $"GET /{number} HTTP/1.1"), lines);
            },
            static settings => settings.MaxConnectionsPerServer = 1
        );
    }

    [Fact]
    public void A_request_that_waits_for_a_connection_can_be_cancelled()
    {
        int asked = 0;
        var hasArrived = new TaskCompletionSource();
        Action? answerFirst = null;
        Run(
            (server, line, _) =>
            {
                if (++asked > 1)
                {
                    server.Answer("tea");
                    return;
                }

                answerFirst = () => server.Answer("tea");
                hasArrived.SetResult();
            },
            async (reactor, http) =>
            {
                Task<string> first = http.GetStringAsync("/");
                await hasArrived.Task;
                await Assert.ThrowsAsync<TimeoutException>(async () =>
                    await Deferred
                        .FromTask(token => http.GetStringAsync("/", token))
                        .AddTimeout(TimeSpan.FromMilliseconds(10))
                );
                answerFirst!();
                Assert.Equal("tea", await first);
                Assert.Equal("tea", await http.GetStringAsync("/"));
                Assert.Equal(2, asked);
            },
            static settings => settings.MaxConnectionsPerServer = 1
        );
    }
}
