using System.Net;

namespace Becket.Http.Loop;

/// <summary>The content of an answer: a stream that can be read once.</summary>
internal sealed class AnswerContent : HttpContent
{
    private Stream _body = Stream.Null;
    private bool _isTaken;

    /// <summary>Sets the body, once it is known which one the header fields announce.</summary>
    public void SetBody(Stream body) => _body = body;

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await using Stream body = Take();
        await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(Take());

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Take());

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => Take();

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
        }

        base.Dispose(disposing);
    }

    private Stream Take()
    {
        if (_isTaken)
        {
            throw new InvalidOperationException("The body has been read already: its bytes are gone.");
        }

        _isTaken = true;
        return _body;
    }
}
