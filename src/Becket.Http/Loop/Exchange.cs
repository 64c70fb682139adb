using System.Globalization;
using System.Net;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Http.Loop;

/// <summary>One request and its answer, on a connection.</summary>
internal sealed class Exchange(
    ServerConnection connection,
    HttpRequestMessage request,
    LoopSettings settings,
    CancellationToken cancellationToken
)
{
    /// <summary>Fires with whether the content may be sent; null if it need not wait for the server.</summary>
    private Deferred<bool>? _goAhead;
    private DelayedCall? _patience;
    private bool _isSent;
    private bool _staysOpen;

    public bool HasStartedContent { get; private set; }

    /// <summary>What the request's content threw.</summary>
    public Exception? ContentError { get; private set; }

    /// <summary>Whether the connection can carry another request once the answer has been read.</summary>
    public bool IsReusable => _staysOpen && _isSent;

    /// <summary>Sends the request and reads the head of the answer. The rest of the request goes on meanwhile, so that
    /// an answer which comes early is seen.</summary>
    /// <param name="head">The request before its content.</param>
    public async Deferred<HttpResponseMessage> Run(byte[] head)
    {
        connection.Connection.Write(head);
        if (request.Content is { } content)
        {
            if (request.Headers.ExpectContinue == true)
            {
                _goAhead = new Deferred<bool>();
                _patience = connection.Reactor.CallLater(
                    settings.Expect100ContinueTimeout,
                    static exchange => exchange.Decide(mayGo: true),
                    this
                );
            }

            _ = SendContent(content);
        }
        else
        {
            _isSent = true;
        }

        ResponseHead answer;
        try
        {
            answer = await ReadHead();
        }
        catch (Exception error)
        {
            Decide(mayGo: false);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(ContentError ?? error);
            throw;
        }

        Decide(mayGo: answer.Status < 300);
        return Answer(answer);
    }

    private async Deferred<ResponseHead> ReadHead()
    {
        while (true)
        {
            ResponseHead head = await connection.Heads.ReadHead(CancellationToken.None);
            if (!head.IsInformational)
            {
                return head;
            }

            if (head.Status == (int)HttpStatusCode.Continue)
            {
                Decide(mayGo: true);
            }
        }
    }

    private void Decide(bool mayGo)
    {
        if (_patience is { Active: true } patience)
        {
            patience.Cancel();
        }

        _patience = null;
        if (_goAhead is { } goAhead)
        {
            _goAhead = null;
            goAhead.Callback(mayGo);
        }
    }

    private async Deferred SendContent(HttpContent content)
    {
        try
        {
            if (_goAhead is { } goAhead && !await goAhead)
            {
                return;
            }

            HasStartedContent = true;
            long? length = request.Headers.TransferEncodingChunked == true ? null : content.Headers.ContentLength;
            var stream = new RequestBodyStream(connection.Connection, length);
            await content.CopyToAsync(stream, null, cancellationToken);
            stream.End();
            _isSent = true;
        }
        catch (Exception error)
        {
            // Of a connection that has ended the reader says more: it may have an answer.
            if (connection.Connection.IsConnected)
            {
                ContentError = error;
                connection.Connection.AbortConnection();
            }
        }
    }

    private HttpResponseMessage Answer(ResponseHead head)
    {
        var content = new AnswerContent();
        var response = new HttpResponseMessage((HttpStatusCode)head.Status)
        {
            Content = content,
            ReasonPhrase = head.Reason,
            RequestMessage = request,
            Version = head.Version,
        };
        foreach ((string name, string value) in head.Fields)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        _staysOpen =
            request.Headers.ConnectionClose != true
            && !head.Has("Connection", "close")
            && (head.Version != HttpVersion.Version10 || head.Has("Connection", "keep-alive"));
        content.SetBody(Body(head, response));
        return response;
    }

    private Stream Body(ResponseHead head, HttpResponseMessage response)
    {
        if (head.Status == (int)HttpStatusCode.SwitchingProtocols)
        {
            connection.OnUpgraded();
            return new UpgradedStream(connection);
        }

        if (request.Method == HttpMethod.Head || head.Status is 204 or 304)
        {
            connection.OnAnswerRead();
            return Stream.Null;
        }

        if (head.Has("Transfer-Encoding", "chunked"))
        {
            return new ChunkedBody(connection, response);
        }

        if (head.Find("Content-Length") is not { } text)
        {
            _staysOpen = false;
            return new UntilEndBody(connection);
        }

        // Two lengths: no client can tell where the next answer begins (RFC 9112, section 6.3).
        if (head.FindAll("Content-Length").Any(other => other != text))
        {
            throw new HttpIOException(
                HttpRequestError.InvalidResponse,
                $"The answer has several lengths: {string.Join(", ", head.FindAll("Content-Length"))}."
            );
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length))
        {
            throw new HttpIOException(
                HttpRequestError.InvalidResponse,
                $"The Content-Length of the answer is not a number: \"{text}\"."
            );
        }

        if (length > 0)
        {
            return new LengthBody(connection, length);
        }

        connection.OnAnswerRead();
        return Stream.Null;
    }
}
