using System.Net;

namespace Becket.Soak.Scenes;

/// <summary>Clients that speak TLS, with HTTP/1.1 and HTTP/2.</summary>
internal static class Tls
{
    public static Task Http1(Target target) => Get(target, HttpVersion.Version11);

    public static Task Http2(Target target) => Get(target, HttpVersion.Version20);

    /// <summary>Cancels downloads on several streams in the middle.</summary>
    public static async Task CancelStreams(Target target)
    {
        using HttpClient client = Create(target, HttpVersion.Version20);
        await Task.WhenAll(Enumerable.Range(0, target.Random.Next(1, 8)).Select(_ => Cancel()));
        await Expect(client, "/", "Hello");

        async Task Cancel()
        {
            using var enough = new CancellationTokenSource(target.Random.Next(100));
            try
            {
                await client.GetByteArrayAsync("/download?bytes=3000000", enough.Token);
            }
            catch (OperationCanceledException)
            {
                // This is its subject.
            }
        }
    }

    private static async Task Get(Target target, Version version)
    {
        using HttpClient client = Create(target, version);
        await Task.WhenAll(
            Enumerable
                .Range(0, target.Random.Next(1, 8))
                .Select(async _ =>
                {
                    await Expect(client, "/", "Hello");
                    await Expect(client, "/wait", "Waited");
                    int length = target.Random.Next(1, 100_000);
                    byte[] body = await client.GetByteArrayAsync($"/download?bytes={length}");
                    if (body.Length != length || !Pattern.Matches(0, body))
                    {
                        throw new WrongAnswerException($"{body.Length} bytes instead of {length}, or wrong ones");
                    }
                })
        );
    }

    private static async Task Expect(HttpClient client, string path, string text)
    {
        if (await client.GetStringAsync(path) is var answer && answer != text)
        {
            throw new WrongAnswerException($"'{answer}' instead of '{text}'");
        }
    }

    private static HttpClient Create(Target target, Version version)
    {
        var handler = new SocketsHttpHandler();

        // The server makes its certificate itself.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) =>
            certificate?.Subject == SoakServer.Subject;
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{target.Https}"),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
