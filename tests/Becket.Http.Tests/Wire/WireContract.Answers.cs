using System.Net;

namespace Becket.Http.Tests.Wire;

public abstract partial class WireContract
{
    [Fact]
    public void Informational_answers_are_passed_over() =>
        Run(
            "HTTP/1.1 103 Early Hints\r\nLink: </tea.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea",
            static async (_, http) => Assert.Equal("tea", await http.GetStringAsync("/"))
        );

    [Fact]
    public void Chunks_may_have_extensions_and_fields_may_follow_them() =>
        Run(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;kind=green\r\ntea\r\nA\r\n0123456789\r\n0\r\nSum: 42\r\n\r\n",
            static async (_, http) =>
            {
                HttpResponseMessage response = await http.GetAsync("/");
                Assert.Equal("tea0123456789", await response.Content.ReadAsStringAsync());
                Assert.Equal(["42"], response.TrailingHeaders.GetValues("Sum"));
            }
        );

    [Fact]
    public void A_body_without_a_length_ends_with_the_stream() =>
        Run(
            static (server, _, _) =>
            {
                server.Send("HTTP/1.1 200 OK\r\n\r\nall of it");
                server.Transport.LoseConnection();
            },
            static async (_, http) =>
            {
                Assert.Equal("all of it", await http.GetStringAsync("/"));
                Assert.Equal("all of it", await http.GetStringAsync("/"));
            }
        );

    [Fact]
    public void The_fields_of_an_answer_are_there_also_those_of_the_content() =>
        Run(
            "HTTP/1.1 404 No tea\r\nServer: pot\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
                + "X-A: 1\r\nx-a: 2\r\n\r\nnot",
            static async (_, http) =>
            {
                HttpResponseMessage response = await http.GetAsync("/");
                Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
                Assert.Equal("No tea", response.ReasonPhrase);
                Assert.Equal("pot", response.Headers.Server.ToString());
                Assert.Equal(["1", "2"], response.Headers.GetValues("X-A"));
                Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
                Assert.Equal(3, response.Content.Headers.ContentLength);
                Assert.Equal("not", await response.Content.ReadAsStringAsync());
            }
        );

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n")]
    public void A_malformed_answer_fails_its_request_and_no_other(string answer) =>
        Run(
            (server, line, _) =>
            {
                if (line.Contains("good", StringComparison.Ordinal))
                {
                    server.Answer("tea");
                }
                else
                {
                    server.Send(answer);
                }
            },
            async (_, http) =>
            {
                HttpRequestException error = await Fails(http);
                Assert.Equal(HttpRequestError.InvalidResponse, error.HttpRequestError);
                Assert.Equal("tea", await http.GetStringAsync("/good"));
            }
        );

    [Fact]
    public void An_endless_head_is_limited() =>
        Run(
            static (server, _, _) => server.Send($"HTTP/1.1 200 OK\r\nX: {new string('x', 100_000)}"),
            async (_, http) =>
                Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, (await Fails(http)).HttpRequestError)
        );

    [Fact]
    public void A_server_that_ends_too_soon_gives_no_half_of_a_body_for_the_whole() =>
        Run(
            static (server, _, _) =>
            {
                server.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                server.Transport.LoseConnection();
            },
            async (_, http) => Assert.Equal(HttpRequestError.ResponseEnded, (await Fails(http)).HttpRequestError)
        );

    [Fact]
    public void A_reset_in_the_middle_of_a_body_fails_its_reader()
    {
        Action? reset = null;
        Run(
            (server, _, _) =>
            {
                server.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
                reset = server.Transport.AbortConnection;
            },
            async (_, http) =>
            {
                await using Stream stream = await http.GetStreamAsync("/");
                using var reader = new StreamReader(stream);
                char[] half = new char[4];
                Assert.Equal(4, await reader.ReadBlockAsync(half));
                Task<string> rest = reader.ReadToEndAsync();
                reset!();
                await Assert.ThrowsAnyAsync<IOException>(() => rest);
            }
        );
    }

    [Fact]
    public void Cookies_of_a_server_with_a_mistake_do_not_lose_its_answer() =>
        Run(
            "HTTP/1.1 200 OK\r\nSet-Cookie: =;;\r\nSet-Cookie: a=b; domain=other.example\r\n"
                + "Content-Length: 3\r\n\r\ntea",
            static async (_, http) => Assert.Equal("tea", await http.GetStringAsync("/"))
        );
}
