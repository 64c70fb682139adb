using System.Net;

namespace Becket.Http.Timeouts;

/// <summary>The content of an answer, with a limit of time.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly LimitedStream _body;

    private LimitedContent(HttpContent inner, LimitedStream body)
    {
        _inner = inner;
        _body = body;
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    public static async ValueTask<LimitedContent> Create(HttpContent inner, RequestLimit limit) =>
        new(inner, new LimitedStream(await inner.ReadAsStreamAsync().ConfigureAwait(false), limit));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        _body.CopyToAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    ) => _body.CopyToAsync(stream, cancellationToken);

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_body);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => _body;

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
