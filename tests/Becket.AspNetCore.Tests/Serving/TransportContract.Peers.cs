using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>Programs that share no code with the server. A test is skipped where its program is not
/// installed.</content>
public abstract partial class TransportContract
{
    [Theory]
    [InlineData("--http1.1", "HTTP/1.1")]
    [InlineData("--http2", "HTTP/2")]
    public async Task Curl_uploads_and_downloads_over_tls(string version, string protocol)
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static async context =>
                {
                    var body = new MemoryStream();
                    await context.Request.Body.CopyToAsync(body);
                    await context.Response.WriteAsync($"{context.Request.Protocol} {body.Length} ");
                    await context.Response.WriteAsync(new string('x', 1_000_000));
                }),
            static listen => listen.UseHttps(Certificates.Server)
        );

        string answer = await Run(
            "curl",
            ["-sSk", version, "--data-binary", "@-", server.Addresses[0]],
            new string('a', 2_000_000)
        );

        Assert.StartsWith($"{protocol} 2000000 xxx", answer, StringComparison.Ordinal);
        Assert.EndsWith("x", answer, StringComparison.Ordinal);
        Assert.Equal($"{protocol} 2000000 ".Length + 1_000_000, answer.Length);
    }

    [Fact]
    public async Task H2load_gets_every_answer_of_many_streams()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static async context =>
                {
                    await Task.Yield();
                    await context.Response.WriteAsync("Hello");
                }),
            static listen => listen.Protocols = HttpProtocols.Http2
        );

        string report = await Run("h2load", ["-n", "2000", "-c", "10", "-m", "20", server.Addresses[0]]);

        Assert.Contains("2000 succeeded, 0 failed, 0 errored", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_speaks_tls_with_a_connection_handler()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static _ => Task.CompletedTask),
            static listen =>
            {
                listen.UseHttps(Certificates.Server);
                listen.Run(EchoBytes);
            }
        );

        string answer = await Run(
            "openssl",
            ["s_client", "-quiet", "-no_ign_eof", "-connect", server.EndPoint.ToString()],
            "Hello\n",
            until: "Hello\n"
        );

        Assert.EndsWith("Hello\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pythons_websockets_echo()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
            {
                app.UseWebSockets();
                app.Run(EchoMessages);
            }
        );
        string program = $"""
            import asyncio, sys
            try:
                import websockets
            except ImportError:
                print("missing"); sys.exit()
            async def main():
                async with websockets.connect("ws://{server.EndPoint}/", max_size=None) as socket:
                    for size in (1, 100, 70000, 1000000):
                        await socket.send("x" * size)
                        answer = await socket.recv()
                        assert answer == "x" * size, (size, len(answer))
                    await (await socket.ping())
                print("done")
            asyncio.run(main())
            """;

        string answer = await Run("/usr/bin/python3", ["-"], program);

        Assert.SkipWhen(answer == "missing\n", "Python's websockets are not installed.");
        Assert.Equal("done\n", answer);
    }

    /// <summary>Runs a program.</summary>
    /// <param name="name">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="until">Its input ends only after it has written this.</param>
    /// <returns>What it has written.</returns>
    private static async Task<string> Run(string name, string[] arguments, string input = "", string until = "")
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? started = null;
        try
        {
            started = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{name} is not installed.");
        }

        using Process process = started!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(Test);
            var output = new StringBuilder();
            Task writing = WriteInput(process, input);
            char[] buffer = new char[10_000];
            bool isOpen = until.Length > 0;
            if (!isOpen)
            {
                _ = writing.ContinueWith(_ => process.StandardInput.Close(), TaskScheduler.Default);
            }

            while (await process.StandardOutput.ReadAsync(buffer, Test).AsTask().Soon() is var count and > 0)
            {
                output.Append(buffer, 0, count);
                if (isOpen && output.ToString().Contains(until, StringComparison.Ordinal))
                {
                    isOpen = false;
                    process.StandardInput.Close();
                }
            }

            await process.WaitForExitAsync(Test).Soon();
            Assert.True(process.ExitCode == 0, $"{name} ended with {process.ExitCode}: {await errors}");
            return output.ToString();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task WriteInput(Process process, string input)
    {
        await process.StandardInput.WriteAsync(input);
        await process.StandardInput.FlushAsync();
    }
}
