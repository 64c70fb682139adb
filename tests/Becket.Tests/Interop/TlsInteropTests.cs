using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Becket.Tests.Net.Tls;

namespace Becket.Tests.Interop;

/// <summary>TLS with programs that do not use .NET, if the machine has them.</summary>
public sealed class TlsInteropTests : TlsTest
{
    private readonly List<string> _files = [];

    public override void Dispose()
    {
        _files.ForEach(File.Delete);
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public void Openssl_connects_talks_and_ends_in_order(string version)
    {
        Need("openssl");
        Run(async Deferred () =>
        {
            var server = new TlsRecorder
            {
                OnData = static (server, data) =>
                    server.Transport.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(data).ToUpperInvariant())),
            };
            ListeningPort port = await Reactor.ListenTls(0, Factory.ForProtocol(() => server), ServerOptions, Local);
            string result = await Task.Run(() =>
                Start(
                    "openssl",
                    $"s_client -quiet -no_ign_eof -verify_return_error -CAfile "
                        + $"{Pem(Certificates.Root.ExportCertificatePem())} -servername localhost {version} "
                        + $"-connect 127.0.0.1:{port.Port}",
                    "hello\n",
                    waitFor: "HELLO\n"
                )
            );
            await port.StopListening();
            await server.Ended;

            Assert.Contains("HELLO", result, StringComparison.Ordinal);
            Assert.Equal("hello\n", server.Received);
        });
    }

    [Fact]
    public void Openssl_that_wants_to_negotiate_again_is_refused()
    {
        Need("openssl");
        Run(async Deferred () =>
        {
            var server = new TlsRecorder();
            ListeningPort port = await Reactor.ListenTls(0, Factory.ForProtocol(() => server), ServerOptions, Local);
            await Task.Run(() =>
                Start("openssl", $"s_client -tls1_2 -connect 127.0.0.1:{port.Port}", "R\n", waitFor: null)
            );
            await port.StopListening();
            await server.Ended;

            Assert.Equal(0, server.Count);
        });
    }

    [Fact]
    public void Openssl_serves_a_client_of_ours()
    {
        Need("openssl");
        Run(async Deferred () =>
        {
            string key = Pem(Certificates.Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            string certificate = Pem(Certificates.Server.ExportCertificatePem());
            var info = new ProcessStartInfo(
                "openssl",
                $"s_server -accept 127.0.0.1:0 -rev -cert {certificate} -key {key}"
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            using Process process = Process.Start(info)!;
            try
            {
                int port = await Task.Run(async () =>
                {
                    while (await process.StandardOutput.ReadLineAsync() is { } line)
                    {
                        if (line.StartsWith("ACCEPT ", StringComparison.Ordinal))
                        {
                            return int.Parse(
                                line[(line.LastIndexOf(':') + 1)..],
                                System.Globalization.CultureInfo.InvariantCulture
                            );
                        }
                    }

                    return 0;
                });
                Assert.SkipWhen(port == 0, "This openssl does not tell its port.");
                await using Connection client = await Reactor.ConnectTls("127.0.0.1", port, ClientOptions);
                client.Write("abc\n"u8);
                using var reader = new StreamReader(client.AsStream());
                Assert.Equal("cba", await reader.ReadLineAsync());
            }
            finally
            {
                process.Kill();
            }
        });
    }

    [Fact]
    public void Curl_gets_a_page()
    {
        Need("curl");
        Run(async Deferred () =>
        {
            var server = new TlsRecorder
            {
                OnData = static (server, data) =>
                {
                    if (server.Received.EndsWith("\r\n\r\n", StringComparison.Ordinal))
                    {
                        server.Transport.Write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8);
                        server.Transport.Write(Encoding.UTF8.GetBytes(new string('x', 500_000)));
                        server.Transport.LoseConnection();
                    }
                },
            };
            ListeningPort port = await Reactor.ListenTls(0, Factory.ForProtocol(() => server), ServerOptions, Local);
            string page = await Task.Run(() =>
                Start(
                    "curl",
                    $"-sS --noproxy * --cacert {Pem(Certificates.Root.ExportCertificatePem())} "
                        + $"https://localhost:{port.Port}/ --resolve localhost:{port.Port}:127.0.0.1",
                    "",
                    waitFor: null
                )
            );
            await port.StopListening();
            await server.Ended;

            Assert.Equal(500_000, page.Length);
            Assert.IsType<ConnectionDoneException>(server.Reason);
        });
    }

    private static void Need(string program) =>
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, program))),
            $"There is no {program} on this machine."
        );

    private string Pem(string text)
    {
        string file = Path.GetTempFileName();
        _files.Add(file);
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<string> Start(string program, string arguments, string input, string? waitFor)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        await process.StandardInput.FlushAsync();
        var output = new StringBuilder();
        char[] buffer = new char[4096];
        while (waitFor is null || !output.ToString().Contains(waitFor, StringComparison.Ordinal))
        {
            int count = await process.StandardOutput.ReadAsync(buffer);
            if (count == 0)
            {
                break;
            }

            output.Append(buffer, 0, count);
        }

        process.StandardInput.Close();
        output.Append(await process.StandardOutput.ReadToEndAsync());
        await errors;
        await process.WaitForExitAsync();
        return output.ToString();
    }
}
