using System.Text;

namespace Crawler.Site.Fronts;

/// <summary>The head of an answer as bytes.</summary>
internal static class AnswerHead
{
    /// <summary>The status line and the headers.</summary>
    public static byte[] Of(SiteAnswer answer)
    {
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} X\r\nServer: test\r\n");
        foreach ((string name, string value) in answer.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (IsChunked(answer))
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }
        else if (answer.Status is not (204 or 304))
        {
            head.Append("Content-Length: ").Append(answer.Body.Length).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>A piece of a body in chunks.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> piece) =>
        [.. Encoding.Latin1.GetBytes($"{piece.Length:x}\r\n"), .. piece, .. "\r\n"u8];

    /// <summary>Whether the body is sent in chunks.</summary>
    public static bool IsChunked(SiteAnswer answer) =>
        answer.IsChunked
        || answer.Misbehaviour is Misbehaviour.ChunkCut or Misbehaviour.BadChunk or Misbehaviour.Endless;
}
