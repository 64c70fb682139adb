using System.Buffers;
using Becket.Net.Connections;
using Becket.Net.Transports;

namespace Becket.Net.Tls;

/// <summary>What a TLS connection receives: decrypts it, and hands it to the protocol unless reading is
/// paused.</summary>
internal sealed class TlsReader(TlsTransport transport)
{
    /// <summary>Completes when reading goes on after a pause.</summary>
    private readonly ReactorValueTaskSource<bool> _resumed = new();
    private bool _isPaused;

    public void Pause()
    {
        transport.CheckThread(nameof(ITransport.PauseProducing));
        _isPaused = true;

        // The handshake goes on while reading is paused: none of its bytes are for the protocol.
        if (transport.IsSecure)
        {
            transport.Lower.PauseProducing();
        }
    }

    public void Resume()
    {
        transport.CheckThread(nameof(ITransport.ResumeProducing));
        _isPaused = false;
        transport.Lower.ResumeProducing();
        if (_resumed.IsPending)
        {
            // Later: no member of a transport calls the protocol before it returns.
            transport.CallAtEndOfTurn();
        }
    }

    /// <summary>The handshake is done: a pause holds from now on.</summary>
    public void OnSecure()
    {
        if (_isPaused)
        {
            transport.Lower.PauseProducing();
        }
    }

    public void OnEndOfTurn()
    {
        if (_resumed.IsPending && !_isPaused)
        {
            _resumed.SetResult(true);
        }
    }

    /// <summary>Receives until either side ends.</summary>
    public async ValueTask ReceiveAll()
    {
        while (!transport.Shutdown.HasBegun)
        {
            // A read of no bytes waits without a buffer, so that an idle connection holds none.
            await transport.Ssl.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(TlsTransport.LargestRecord);
            try
            {
                int count = await transport.Ssl.ReadAsync(buffer).ConfigureAwait(false);
                while (_isPaused && !transport.Shutdown.HasBegun)
                {
                    await _resumed.BeginPlain().ConfigureAwait(false);
                }

                if (count == 0)
                {
                    return;
                }

                if (!transport.Shutdown.HasBegun)
                {
                    transport.Reactor.InvokeDataReceived(transport.Upper, buffer.AsSpan(0, count), transport);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
