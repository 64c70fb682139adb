using System.Net;
using System.Text;

namespace Becket.Http.Tests.Real;

public abstract partial class ClientContract
{
    [Fact]
    public void An_answer_comes_home_also_behind_ConfigureAwait_false() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal("Hello", await http.GetStringAsync("/hello"));
                AssertHome(reactor);
                Assert.Equal("Hello", await http.GetStringAsync("/hello").ConfigureAwait(false));
                AssertHome(reactor);
            }
        });

    [Fact]
    public void An_async_Task_method_comes_home_too() =>
        Run(
            async Deferred (reactor) =>
            {
                using HttpClient http = Client(reactor);
                await Ask();

                async Task Ask()
                {
                    Assert.Equal("Hello", await http.GetStringAsync("/hello"));
                    AssertHome(reactor);
                }
            }
        );

    [Fact]
    public void Requests_one_after_the_other_share_a_connection_and_those_at_once_do_not() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            string first = await http.GetStringAsync("/connection");
            Assert.Equal(first, await http.GetStringAsync("/connection"));
            Assert.Equal(first, await http.GetStringAsync("/connection"));

            using HttpResponseMessage held = await http.GetAsync("/begin", HttpCompletionOption.ResponseHeadersRead);
            Assert.NotEqual(first, await http.GetStringAsync("/connection"));
        });

    [Fact]
    public void The_number_of_connections_is_limited() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor, static settings => settings.MaxConnectionsPerServer = 2);
            string[] ids = await Cooperator.ForEach(
                Enumerable.Range(0, 20),
                slots: 10,
                async _ => await http.GetStringAsync("/connection")
            );
            Assert.True(ids.Distinct().Count() <= 2, string.Join(' ', ids));
        });

    [Fact]
    public void A_body_with_a_length_is_sent_and_comes_back() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            string text = string.Concat(Enumerable.Repeat("äöü ", 100_000));
            HttpResponseMessage response = await http.PostAsync("/echo", new StringContent(text));
            Assert.Equal(text, await response.Content.ReadAsStringAsync());
            AssertHome(reactor);
        });

    [Fact]
    public void A_body_of_unknown_length_is_sent_in_chunks_with_back_pressure() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            var source = new EndlessStream(10_000_000);
            HttpResponseMessage response = await http.PostAsync("/count", new StreamContent(source, 64 * 1024));
            Assert.Equal("10000000", await response.Content.ReadAsStringAsync());
        });

    [Fact]
    public void The_body_waits_for_the_server_s_consent_if_the_request_expects_it() =>
        Run(async reactor =>
        {
            // By default the body is sent without consent after a second, which a busy machine may need to answer.
            using HttpClient http = Client(
                reactor,
                static settings => settings.Expect100ContinueTimeout = TimeSpan.FromMinutes(10)
            );
            http.DefaultRequestHeaders.ExpectContinue = true;
            HttpResponseMessage response = await http.PostAsync("/echo", new StringContent("tea"));
            Assert.Equal("tea", await response.Content.ReadAsStringAsync());

            var source = new EndlessStream(1_000_000_000);
            response = await http.PostAsync("/refuse", new StreamContent(source));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Equal(0, source.Position);
            Assert.Equal("Hello", await http.GetStringAsync("/hello"));
        });

    [Fact]
    public void An_error_of_the_content_ends_the_request_with_that_error() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            var broken = new EndlessStream(1_000_000) { FailsAt = 300_000 };
            HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() =>
                http.PostAsync("/count", new StreamContent(broken))
            );
            Assert.Contains("The disk is gone.", error.ToString(), StringComparison.Ordinal);
            Assert.Equal("Hello", await http.GetStringAsync("/hello"));
        });

    [Fact]
    public void Redirects_are_followed_as_browsers_do() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor, static settings => settings.MaxAutomaticRedirections = 4);
            Assert.Equal("Hello", await http.GetStringAsync("/to/hello"));
            HttpResponseMessage see = await http.PostAsync("/see/method", new StringContent("tea"));
            Assert.Equal("GET", await see.Content.ReadAsStringAsync());
            HttpResponseMessage keep = await http.PostAsync("/keep/echo", new StringContent("tea"));
            Assert.Equal("tea", await keep.Content.ReadAsStringAsync());
            Assert.Equal("/echo", keep.RequestMessage!.RequestUri!.AbsolutePath);
            Assert.Equal(HttpStatusCode.Found, (await http.GetAsync("/around")).StatusCode);
        });

    [Fact]
    public void Redirects_are_not_followed_if_that_is_off() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor, static settings => settings.AllowAutoRedirect = false);
            Assert.Equal(HttpStatusCode.Found, (await http.GetAsync("/to/hello")).StatusCode);
        });

    [Fact]
    public void Cookies_are_kept() =>
        Run(async reactor =>
        {
            var jar = new CookieContainer();
            using HttpClient http = Client(reactor, settings => settings.CookieContainer = jar);
            Assert.Equal("none", await http.GetStringAsync("/cookie"));
            await http.GetStringAsync("/set");
            Assert.Equal("green", await http.GetStringAsync("/cookie"));
            Assert.Equal("green", jar.GetCookies(new Uri(Web.Address))["tea"]!.Value);

            using HttpClient without = Client(reactor, static settings => settings.UseCookies = false);
            await without.GetStringAsync("/set");
            Assert.Equal("none", await without.GetStringAsync("/cookie"));
        });

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Compressed_bodies_are_unpacked(string encoding) =>
        Run(async reactor =>
        {
            using HttpClient http = Client(
                reactor,
                static settings => settings.AutomaticDecompression = DecompressionMethods.All
            );
            HttpResponseMessage response = await http.GetAsync($"/packed/{encoding}");
            Assert.Equal(
                "gzip, deflate, br",
                (await response.Content.ReadAsStringAsync()).Replace(", zstd", "", StringComparison.Ordinal)
            );
            Assert.Empty(response.Content.Headers.ContentEncoding);
        });

    [Fact]
    public void A_head_has_a_length_and_no_body() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            HttpResponseMessage response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/bytes/7"));
            Assert.Equal("", await response.Content.ReadAsStringAsync());
            Assert.Equal("Hello", await http.GetStringAsync("/hello"));
        });

    [Fact]
    public void Header_fields_of_the_client_are_sent_once() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            http.DefaultRequestHeaders.UserAgent.ParseAdd("becket/1.0 (loop) tea/2");
            Assert.Equal("becket/1.0 (loop) tea/2", await http.GetStringAsync("/agent"));
        });

    [Fact]
    public void Requests_from_other_threads_are_answered() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            string[] bodies = await reactor.DeferToThread(async () =>
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 10)
                        .Select(number =>
                            Task.Run(async () =>
                            {
                                HttpResponseMessage response = await http.PostAsync(
                                    "/echo",
                                    new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes($"{number}")))
                                );
                                return await response.Content.ReadAsStringAsync();
                            })
                        )
                )
            );
            Assert.Equal(Enumerable.Range(0, 10).Select(static number => $"{number}"), bodies);
        });
}
