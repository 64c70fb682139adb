using System.Diagnostics.CodeAnalysis;

namespace Becket.OutsideEndpoints;

/// <summary>A connection over two streams of the base class library: one to read from, one to write to.</summary>
/// <remarks>The end of this side's stream is the end of <paramref name="output"/>: it is disposed of.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "What it owns is disposed of when the connection ends.")]
public sealed class StreamChannel(
    Reactor reactor,
    Stream input,
    Stream output,
    System.Net.EndPoint host,
    System.Net.EndPoint peer
) : TransportChannel(reactor)
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Queue<byte[]> _pieces = new();
    private long _unsent;
    private Deferred? _resumed;
    private bool _isPaused;
    private bool _isSending;
    private bool _sendingEnds;
    private bool _closes;
    private bool _hasEnded;

    public override System.Net.EndPoint Host => host;

    public override System.Net.EndPoint Peer => peer;

    protected override long Unsent => _unsent;

    /// <summary>Closes the streams of a connection that was never carried.</summary>
    public void Discard()
    {
        _closing.Dispose();
        input.Dispose();
        output.Dispose();
    }

    // In a turn to come: OnReceived may not be called from within StartReading.
    protected override void StartReading() =>
        Reactor.CallLater(TimeSpan.Zero, static channel => _ = channel.Receive(), this);

    protected override void Write(ReadOnlySpan<byte> data)
    {
        _pieces.Enqueue(data.ToArray());
        _unsent += data.Length;
        if (!_isSending)
        {
            _isSending = true;
            _ = Send();
        }
    }

    protected override void PauseReading() => _isPaused = true;

    protected override void ResumeReading()
    {
        _isPaused = false;
        if (_resumed is { } resumed)
        {
            _resumed = null;
            Reactor.CallLater(TimeSpan.Zero, static resumed => resumed.Callback(), resumed);
        }
    }

    protected override void CloseSending()
    {
        _sendingEnds = true;
        EndIfAllIsSent();
    }

    protected override void Close()
    {
        _closes = true;
        _closing.Cancel();
        EndIfAllIsSent();
    }

    protected override void Abort()
    {
        _closes = true;
        End(error: null);
    }

    private async Deferred Receive()
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int count;
            do
            {
                count = await input.ReadAsync(buffer, _closing.Token);
                while (_isPaused && !_closes)
                {
                    await (_resumed = new Deferred());
                }

                OnReceived(buffer.AsSpan(0, count));

                // A stream that always has bytes must not keep the loop to itself.
                await Reactor.DeferLater(TimeSpan.Zero);
            } while (count > 0 && !_closes);

            if (!_closes)
            {
                OnEndOfStream();
            }
        }
        catch (Exception error)
        {
            if (!_closes)
            {
                End(error);
            }
        }
    }

    private async Deferred Send()
    {
        try
        {
            while (_pieces.TryDequeue(out byte[]? piece) && !_hasEnded)
            {
                await output.WriteAsync(piece);
                await output.FlushAsync();
                _unsent -= piece.Length;
            }

            _isSending = false;
            EndIfAllIsSent();
            if (!_hasEnded)
            {
                OnDrained();
            }
        }
        catch (Exception error)
        {
            End(error);
        }
    }

    private void EndIfAllIsSent()
    {
        if (_isSending || _hasEnded)
        {
            return;
        }

        if (_closes)
        {
            End(error: null);
        }
        else if (_sendingEnds)
        {
            output.Dispose();
            OnDrained();
        }
    }

    private void End(Exception? error)
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _closing.Cancel();
            Discard();
            OnClosed(error);
        }
    }
}
