using System.Diagnostics;
using System.Net;
using Becket.Testing;
using Becket.Tests;

namespace Becket.Http.Tests.Real;

/// <summary>The handlers with nginx.</summary>
public sealed class NginxTests
{
    [Theory]
    [InlineData(HttpHandlerKind.Sockets)]
    [InlineData(HttpHandlerKind.Loop)]
    public void Files_come_whole_compressed_or_not_over_connections_that_nginx_ends(HttpHandlerKind kind)
    {
        const string Program = "/usr/sbin/nginx";
        Assert.SkipUnless(File.Exists(Program), "nginx is not installed.");
        string folder = Directory.CreateTempSubdirectory("becket-nginx").FullName;
        using var reserved = new ReservedPort();
        int port = reserved.Number;
        byte[] content = new byte[2_000_000];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes(Path.Combine(folder, "bytes.bin"), content);
        string text = string.Concat(Enumerable.Repeat("green tea ", 10_000));
        File.WriteAllText(Path.Combine(folder, "tea.txt"), text);
        File.WriteAllText(
            Path.Combine(folder, "nginx.conf"),
            $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log {{folder}}/error.log;
            events { }
            http {
              access_log off; client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi; uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              types { text/plain txt; } default_type application/octet-stream;
              gzip on; gzip_types text/plain; gzip_http_version 1.1;
              keepalive_requests 3;
              server { listen 127.0.0.1:{{port}}; root {{folder}}; }
            }
            """
        );
        using Process nginx = Process.Start(
            new ProcessStartInfo(Program, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf")])
            {
                RedirectStandardError = true,
            }
        )!;
        try
        {
            ReactorTest.Run(
                async Deferred (reactor) =>
                {
                    await WaitUntilItListens(reactor, port);
                    using var http = new HttpClient(
                        reactor.CreateHttpHandler(
                            static settings => settings.AutomaticDecompression = DecompressionMethods.All,
                            new HttpHandlerOptions { Kind = kind }
                        )
                    )
                    {
                        BaseAddress = new Uri($"http://127.0.0.1:{port}/"),
                    };
                    for (int i = 0; i < 5; i++)
                    {
                        Assert.Equal(content, await http.GetByteArrayAsync("bytes.bin"));
                        Assert.Equal(text, await http.GetStringAsync("tea.txt"));
                        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("nothing")).StatusCode);
                    }

                    using var part = new HttpRequestMessage(HttpMethod.Get, "bytes.bin")
                    {
                        Headers = { Range = new System.Net.Http.Headers.RangeHeaderValue(10, 19) },
                    };
                    HttpResponseMessage response = await http.SendAsync(part);
                    Assert.Equal(content[10..20], await response.Content.ReadAsByteArrayAsync());
                },
                new ReactorTestOptions { RealTime = true, RecordPlaces = false }
            );
        }
        finally
        {
            nginx.Kill();
            nginx.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Deferred WaitUntilItListens(Reactor reactor, int port)
    {
        while (true)
        {
            try
            {
                await using Connection connection = await reactor.ConnectTcp("127.0.0.1", port);
                return;
            }
            catch (ConnectException)
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(10));
            }
        }
    }
}
