using System.Buffers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net.Tls;

/// <content>The handshake, and what is received.</content>
internal sealed partial class TlsTransport
{
    /// <summary>The longest that one record can hold (RFC 8446, 5.1).</summary>
    private const int LargestRecord = 16 * 1024;

    private SslPolicyErrors _certificateErrors;

    /// <summary>Why the certificate was refused: an exception, or a text, perhaps empty; null if it was not.</summary>
    private object? _refused;

    public void PauseProducing()
    {
        _reactor.CheckThread(nameof(PauseProducing), "transport");
        _state |= State.Paused;

        // The handshake goes on: it has nothing for the protocol.
        if (Is(State.Secure))
        {
            _lower.PauseProducing();
        }
    }

    public void ResumeProducing()
    {
        _reactor.CheckThread(nameof(ResumeProducing), "transport");
        _state &= ~State.Paused;
        _lower.ResumeProducing();
        if (_resumed.IsPending)
        {
            // Not here: no member of a transport calls the protocol before it returns.
            Post();
        }
    }

    public void StopProducing() => LoseConnection();

    private void Start()
    {
        _state |= State.Started;
        _ = Run();
    }

    /// <summary>The life of the connection.</summary>
    private async Task Run()
    {
        try
        {
            await _options.Authenticate(_ssl, Validate).ConfigureAwait(false);
            if (
                _options.ValidateCertificateAsync is not null
                && _ssl.RemoteCertificate is not null
                && !await ValidateLater()
            )
            {
                _reason ??= new Failure(CertificateRefused());
                Close(isFailed: true);
                return;
            }

            if (Is(State.Ended))
            {
                return;
            }

            OnSecure();
            await Receive().ConfigureAwait(false);
            OnPeerEnded();
        }
        catch (Exception error)
        {
            OnFailed(error);
        }
    }

    private async ValueTask Receive()
    {
        while (!Is(State.Disconnecting))
        {
            // A read of nothing waits without holding a buffer, so that an idle connection has none.
            await _ssl.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(LargestRecord);
            try
            {
                int count = await _ssl.ReadAsync(buffer).ConfigureAwait(false);
                while (Is(State.Paused) && !Is(State.Disconnecting))
                {
                    await _resumed.BeginPlain().ConfigureAwait(false);
                }

                if (count == 0)
                {
                    return;
                }

                Deliver(buffer.AsSpan(0, count));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        if (Is(State.Disconnecting | State.Ended))
        {
            return;
        }

        SynchronizationContext? context = _reactor.EnterContext();
        _reactor.NoteRan(_upper);
        try
        {
            _upper.DataReceived(data);
        }
        catch (Exception error)
        {
            Break(error, nameof(IProtocol.DataReceived));
        }

        LeaveCallUp(context);
    }

    private void OnSecure()
    {
        EndTimeout();
        _state |= State.Secure;
        NegotiatedApplicationProtocol = _ssl.NegotiatedApplicationProtocol;
        SslProtocol = _ssl.SslProtocol;
        CipherSuite = _ssl.NegotiatedCipherSuite;
        RemoteCertificate = _ssl.RemoteCertificate as X509Certificate2;
        TargetHost = _ssl.TargetHostName;
        if (Is(State.Paused))
        {
            _lower.PauseProducing();
        }

        if (_upper is IHandshakeListener)
        {
            CallUp(
                static layer => ((IHandshakeListener)layer._upper).HandshakeCompleted(),
                nameof(IHandshakeListener.HandshakeCompleted)
            );
        }

        SynchronizationContext? context = _reactor.EnterContext();
        FireHandshake(failure: null);
        LeaveCallUp(context);
        FlushPlain();
        OnProducerMayWrite();
        if (Is(State.Disconnecting))
        {
            CloseIfDone();
        }
        else if (Is(State.WritingEnds))
        {
            EndWriting();
        }
    }

    /// <summary>The other side's stream has ended, in TLS or below it.</summary>
    private void OnPeerEnded()
    {
        if (Is(State.Disconnecting | State.Ended))
        {
            return;
        }

        _state |= State.PeerEnded;
        if (_wire.HasToldEnd)
        {
            _reason ??= new Failure(
                new ConnectionLostException(
                    $"{Peer} ended the connection without ending TLS (close_notify): what it sent may have been cut off."
                )
            );
            Close(isFailed: false);
        }
        else if (_upper is IHalfCloseableProtocol)
        {
            CallUp(
                static layer => ((IHalfCloseableProtocol)layer._upper).ReadConnectionLost(),
                nameof(IHalfCloseableProtocol.ReadConnectionLost)
            );
        }
        else
        {
            // What has been written still leaves. A producer is not waited for: the other side has said good-bye.
            Close(isFailed: false);
        }
    }

    private void OnFailed(Exception error)
    {
        if (Is(State.Ended))
        {
            // The transport below has gone, and said why.
            return;
        }

        if (_reason is null && !Is(State.Closed))
        {
            _reason = new Failure(
                _refused is not null ? CertificateRefused()
                : _wire.HasToldEnd && IsSecure
                    ? new ConnectionLostException($"{Peer} ended the connection in the middle of a TLS record.", error)
                : _wire.HasToldEnd
                    ? new ConnectionLostException($"{Peer} ended the connection in the TLS handshake.", error)
                : IsSecure ? new TlsException($"TLS with {Peer} failed: {Innermost(error)}", error)
                : new TlsException($"The TLS handshake with {Peer} failed: {Innermost(error)}", error)
            );
        }

        Close(isFailed: true);
    }

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message;
    }

    private CertificateException CertificateRefused() =>
        new(
            (_certificateErrors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0 ? $"{Peer} showed no certificate."
                : _certificateErrors == SslPolicyErrors.None
                    ? $"The certificate of {Peer} was refused by the validation callback."
                : $"The certificate of {Peer} is not accepted ({_certificateErrors}){_refused as string}.",
            _refused as Exception
        );

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null && _options.AcceptsNone)
        {
            return true;
        }

        _certificateErrors = errors;
        SynchronizationContext? context = _reactor.EnterContext();
        try
        {
            bool isAccepted = _options.ValidateCertificate is { } validate
                ? validate(sender, certificate, chain, errors)
                : (_options.ValidateCertificateAsync is not null && certificate is not null)
                    || errors == SslPolicyErrors.None;
            if (!isAccepted)
            {
                _refused ??= chain is { ChainStatus.Length: > 0 }
                    ? $": {chain.ChainStatus[0].StatusInformation.TrimEnd(' ', '.', '\n')}"
                    : "";
            }

            return isAccepted;
        }
        catch (Exception error)
        {
            _refused = error;
            _reactor.Report(error, $"{nameof(TlsOptions.ValidateCertificate)}; the certificate is refused");
            return false;
        }
        finally
        {
            LeaveCallUp(context);
        }
    }

    // Not a task: the loop completes this with its context in place, which would send a task's continuation to the
    // thread pool.
    private async Deferred<bool> ValidateLater()
    {
        SynchronizationContext? context = _reactor.EnterContext();
        Deferred<bool> asked;
        try
        {
            asked = _options.ValidateCertificateAsync!(_ssl.RemoteCertificate as X509Certificate2, _certificateErrors);
        }
        catch (Exception error)
        {
            asked = Deferred.Fail<bool>(error);
        }

        LeaveCallUp(context);
        try
        {
            return await asked;
        }
        catch (Exception error)
        {
            _refused = error;
            _reactor.Report(error, $"{nameof(TlsOptions.ValidateCertificateAsync)}; the certificate is refused");
            return false;
        }
    }
}
