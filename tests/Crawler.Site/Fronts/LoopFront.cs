using System.Text;

namespace Crawler.Site.Fronts;

/// <summary>One connection to the site on a reactor, real or simulated. It sends every answer, also those that break
/// HTTP.</summary>
public sealed class LoopFront : LineReceiver
{
    private const int PieceBytes = 32;

    private readonly TestSite _site;
    private readonly List<string> _head = [];
    private LoggedRequest? _current;

    private LoopFront(TestSite site) => _site = site;

    private DateTimeOffset Now => Transport.Reactor.TimeProvider.GetUtcNow();

    /// <summary>Listens for the site.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="site">The site.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    public static Deferred<ListeningPort> Listen(Reactor reactor, TestSite site, int port = 0) =>
        reactor.ListenTcp(port, Factory.ForProtocol(() => new LoopFront(site)));

    /// <inheritdoc/>
    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        if (line.Length > 0)
        {
            _head.Add(Encoding.Latin1.GetString(line));
            return;
        }

        if (_current is not null || _head.Count == 0)
        {
            // A client of this site asks again only when it has its answer.
            Transport.AbortConnection();
            return;
        }

        _ = Serve(Read());
    }

    /// <inheritdoc/>
    protected override void ConnectionLost(Failure reason) => End(0);

    private SiteRequest Read()
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in _head.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..Math.Max(0, colon)]] = line[(colon + 1)..].Trim();
        }

        string target = _head[0].Split(' ')[1];
        string host = headers.GetValueOrDefault("Host", "");
        _head.Clear();
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        int port = host.LastIndexOf(':');
        return new SiteRequest(
            port < 0 ? host : host[..port],
            mark < 0 ? target : target[..mark],
            mark < 0 ? "" : target[mark..],
            Now,
            headers.GetValueOrDefault
        )
        {
            Port = port < 0 ? "" : host[port..],
        };
    }

    private async Deferred Serve(SiteRequest request)
    {
        Reactor reactor = Transport.Reactor;
        SiteAnswer answer = _site.Answer(request, out _current);
        LoggedRequest mine = _current;
        bool IsOver() => mine.End is not null;
        await Pause(reactor, answer.HeadDelay);
        if (IsOver())
        {
            return;
        }

        switch (answer.Misbehaviour)
        {
            case Misbehaviour.None:
                break;

            case Misbehaviour.NeverAnswers:
                return;

            case Misbehaviour.NoAnswer:
                Transport.LoseConnection();
                return;

            case Misbehaviour.NotHttp:
                Transport.Write("220 mail.test ESMTP\r\n500 what?\r\n\r\n"u8);
                Transport.LoseConnection();
                return;

            case Misbehaviour.EndlessHeaders:
                Transport.Write("HTTP/1.1 200 OK\r\n"u8);
                while (!IsOver())
                {
                    Transport.Write(Encoding.Latin1.GetBytes($"X-{new string('h', 50)}: {new string('v', 900)}\r\n"));
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                }

                return;

            default:
                await SendWrong(answer, IsOver);
                return;
        }

        await Send(answer, IsOver);
        if (!IsOver())
        {
            End(answer.Status);
        }
    }

    private async Deferred Send(SiteAnswer answer, Func<bool> isOver)
    {
        Transport.Write(AnswerHead.Of(answer));
        int step = answer.PieceDelay > TimeSpan.Zero ? PieceBytes : 16 * 1024;
        bool isChunked = AnswerHead.IsChunked(answer);
        for (int at = 0; at < answer.Body.Length; at += step)
        {
            await Pause(Transport.Reactor, answer.PieceDelay);
            if (isOver())
            {
                return;
            }

            ReadOnlyMemory<byte> piece = answer.Body[at..Math.Min(at + step, answer.Body.Length)];
            Transport.Write(isChunked ? AnswerHead.Chunk(piece.Span) : piece.Span);
        }

        if (isChunked)
        {
            Transport.Write("0\r\n\r\n"u8);
        }
    }

    private async Deferred SendWrong(SiteAnswer answer, Func<bool> isOver)
    {
        Reactor reactor = Transport.Reactor;
        byte[] half = answer.Body[..(answer.Body.Length / 2)].ToArray();
        Transport.Write(AnswerHead.Of(answer));
        switch (answer.Misbehaviour)
        {
            case Misbehaviour.BodyCut:
                Transport.Write(half);
                Transport.LoseConnection();
                break;

            case Misbehaviour.Reset:
                Transport.Write(half);
                await reactor.DeferLater(TimeSpan.FromMilliseconds(20));
                Transport.AbortConnection();
                break;

            case Misbehaviour.ChunkCut:
                Transport.Write(AnswerHead.Chunk(half).AsSpan()[..^10]);
                Transport.LoseConnection();
                break;

            case Misbehaviour.BadChunk:
                Transport.Write(AnswerHead.Chunk(half));
                Transport.Write("many\r\n"u8);
                Transport.Write(half);
                break;

            default:
                byte[] chunk = AnswerHead.Chunk(new byte[8 * 1024]);
                while (!isOver())
                {
                    Transport.Write(chunk);
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                }

                break;
        }
    }

    private static Deferred Pause(Reactor reactor, TimeSpan time) =>
        time > TimeSpan.Zero ? reactor.DeferLater(time) : Deferred.Succeed();

    private void End(int status)
    {
        if (_current is { } current)
        {
            _current = null;
            _site.Log.End(current, status, Now);
        }
    }
}
