using System.Buffers;

namespace Becket.Net.Tls;

/// <summary>What a TLS connection sends: collects the bytes of a turn, or those written before the handshake is done,
/// and encrypts them in as few records as possible.</summary>
internal sealed class TlsWriter(TlsTransport transport)
{
    /// <summary>Bytes that are not encrypted yet; rented.</summary>
    private byte[]? _plain;

    /// <summary>How many bytes wait to be encrypted.</summary>
    public int Waiting { get; private set; }

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

        while (!data.IsEmpty)
        {
            bool canFlush = transport.IsSecure && !IsEncrypting;
            if (_plain is null || Waiting == _plain.Length || (canFlush && Waiting >= TlsTransport.LargestRecord))
            {
                MakeRoom(data.Length, canFlush);
            }

            // One record at a time, so that the buffer need not be larger.
            int room = (canFlush ? TlsTransport.LargestRecord : _plain!.Length) - Waiting;
            int count = Math.Min(room, data.Length);
            data[..count].CopyTo(_plain.AsSpan(Waiting));
            Waiting += count;
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
    public void Drop()
    {
        if (_plain is not null)
        {
            ArrayPool<byte>.Shared.Return(_plain);
        }

        (_plain, Waiting) = (null, 0);
    }

    private void EncryptAll()
    {
        while (Waiting > 0 && !transport.Shutdown.HasEndedStream)
        {
            (byte[]? buffer, int count) = (_plain!, Waiting);
            (_plain, Waiting) = (null, 0);
            Task encryption = Encrypt(buffer, count);
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

    private async Task Encrypt(byte[] buffer, int count)
    {
        try
        {
            await transport.Ssl.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            transport.Shutdown.OnTlsFailed(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ContinueAfter(Task encryption)
    {
        await encryption.ConfigureAwait(false);
        EncryptAll();
    }

    private void MakeRoom(int more, bool canFlush)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(
            canFlush
                ? Math.Max(TlsTransport.LargestRecord, Waiting)
                : Math.Max(Math.Min(more, TlsTransport.LargestRecord) + Waiting, Waiting * 2)
        );
        if (_plain is not null)
        {
            _plain.AsSpan(0, Waiting).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_plain);
        }

        _plain = larger;
    }
}
