using System.IO.Pipelines;

namespace Becket.Net.Connections;

/// <summary>See <see cref="Connection.Pipe"/>.</summary>
internal sealed class ConnectionPipe : IDuplexPipe
{
    public ConnectionPipe(Connection connection, Stream stream)
    {
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = new Writer(
            connection,
            PipeWriter.Create(new WritingStream(connection), new StreamPipeWriterOptions(leaveOpen: true))
        );
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Completing the writer writes the unflushed bytes without waiting: no caller is left to wait.</summary>
    private sealed class WritingStream(Connection connection) : ConnectionStream(connection)
    {
        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => Connection.Write(buffer);
    }

    private sealed class Writer(Connection connection, PipeWriter inner) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(
            ReadOnlyMemory<byte> source,
            CancellationToken cancellationToken = default
        ) => inner.WriteAsync(source, cancellationToken);

        public override void Complete(Exception? exception = null)
        {
            inner.Complete(exception);
            if (exception is null)
            {
                connection.LoseWriteConnection();
            }
            else
            {
                // A stream that fails must not look like one that is complete.
                connection.AbortConnection();
            }
        }
    }
}
