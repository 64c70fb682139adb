using Becket.Reactors.Buffers;

namespace Becket.Net.Tls;

/// <summary>What a TLS connection sends: collects the bytes of a turn, or those written before the handshake is done,
/// and encrypts them in as few records as possible.</summary>
internal sealed class TlsWriter(TlsTransport transport)
{
    /// <summary>Bytes that are not encrypted yet.</summary>
    private ByteBuffer _plain;

    /// <summary>How many bytes wait to be encrypted.</summary>
    public int Waiting => _plain.Count;

    /// <summary>Whether an encryption is under way. It may call back: the transport below may pause the producer,
    /// which may write, or close.</summary>
    public bool IsEncrypting { get; private set; }

    public void Write(ReadOnlySpan<byte> data)
    {
        transport.CheckThread(nameof(Write));
        if (!transport.Shutdown.AcceptsWrites)
        {
            return;
        }

        // The shutdown is checked each time: the transport below may pause the producer, which may abort the
        // connection.
        while (!data.IsEmpty && !transport.Shutdown.HasEndedStream)
        {
            bool canFlush = transport.IsSecure && !IsEncrypting;
            int count = data.Length;
            if (canFlush)
            {
                // One record at a time, so that the buffer need not be larger. Bytes written before the handshake was
                // done may be more than one record.
                count = Math.Min(count, Math.Max(TlsTransport.LargestRecord - Waiting, 0));
                if (_plain.IsEmpty)
                {
                    _plain.Reserve(TlsTransport.LargestRecord);
                }
            }

            _plain.Append(data[..count]);
            data = data[count..];
            if (canFlush && Waiting >= TlsTransport.LargestRecord)
            {
                Flush();
            }
        }

        if (Waiting > 0)
        {
            transport.CallAtEndOfTurn();
            transport.Producer.OnWaiting(Waiting);
        }
    }

    /// <summary>Encrypts the waiting bytes, and writes the records to the transport below.</summary>
    public void Flush()
    {
        if (Waiting > 0 && transport.IsSecure && !IsEncrypting && !transport.Shutdown.HasEndedStream)
        {
            IsEncrypting = true;
            EncryptAll();
        }
    }

    /// <summary>Drops the waiting bytes.</summary>
    public void Drop() => _plain.Release();

    private void EncryptAll()
    {
        while (Waiting > 0 && !transport.Shutdown.HasEndedStream)
        {
            Task encryption = Encrypt(_plain.Detach());
            if (!encryption.IsCompleted)
            {
                // Rare: the stream has to finish a message of its own first.
                _ = ContinueAfter(encryption);
                return;
            }
        }

        IsEncrypting = false;
        transport.Shutdown.OnFlushed();
    }

    private async Task Encrypt(ByteBuffer plain)
    {
        try
        {
            await transport.Ssl.WriteAsync(plain.Memory).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            transport.Shutdown.OnTlsFailed(error);
        }
        finally
        {
            plain.Release();
        }
    }

    private async Task ContinueAfter(Task encryption)
    {
        await encryption.ConfigureAwait(false);
        EncryptAll();
    }
}
