using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Becket.Deferreds;
using Becket.Deferreds.Locks;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Observing;
using Becket.Time;

namespace Becket.Net.Tls;

/// <summary>The handshake of one TLS connection: its time-out, the decision about the peer's certificate, what was
/// agreed upon, and the deferreds that wait for its end.</summary>
internal sealed class TlsHandshake(TlsTransport transport, TlsOptions options)
{
    private readonly DeferredEvent _ended = new();
    private DelayedCall? _timeout;
    private SslPolicyErrors _certificateErrors;

    /// <summary>Why the certificate was refused: an exception, or a text, which may be empty. Null: it was not
    /// refused.</summary>
    private object? _refusal;
    private Tracing.Span? _span;

    /// <summary>Whether <see cref="Authenticate"/> was called.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether the connection is secure.</summary>
    public bool IsDone { get; private set; }

    public SslApplicationProtocol ApplicationProtocol { get; private set; }

    public SslProtocols Protocol { get; private set; }

    public TlsCipherSuite? CipherSuite { get; private set; }

    public X509Certificate2? RemoteCertificate { get; private set; }

    public string TargetHost { get; private set; } = "";

    /// <summary>Whether the certificate was refused.</summary>
    public bool IsRefused => _refusal is not null;

    /// <summary>Whether <see cref="AskUser"/> has to decide about the certificate, after
    /// <see cref="Authenticate"/>.</summary>
    public bool MustAskUser =>
        options.ValidateCertificateAsync is not null && transport.Ssl.RemoteCertificate is not null;

    private string Faults => _refusal is string { Length: > 0 } faults ? $" {faults}" : "";

    /// <summary>Starts the time-out. When it ends, the connection is aborted.</summary>
    public void StartTimeout()
    {
        if (options.HandshakeTimeout != Timeout.InfiniteTimeSpan)
        {
            _timeout = transport.Reactor.CallLater(
                options.HandshakeTimeout,
                static handshake => handshake.OnTimeout(),
                this
            );
        }
    }

    public void EndTimeout()
    {
        _timeout?.Cancel();
        _timeout = null;
    }

    /// <summary>Exchanges the messages of the handshake.</summary>
    public Task Authenticate()
    {
        HasStarted = true;
        _span = NetTracing.StartHandshake(transport.Peer, options);
        return options.Authenticate(
            transport.Ssl,
            Validate,
            (error, member) =>
                transport.Reactor.Report(error, $"{options.GetType().Name}.{member}; the connection is aborted")
        );
    }

    /// <summary>Asks <see cref="TlsOptions.ValidateCertificateAsync"/> about the certificate.</summary>
    /// <returns>Whether it is accepted.</returns>
    // A deferred and not a task: the reactor's context is in place when it completes, and a task would send its
    // continuation to the thread pool.
    public async Deferred<bool> AskUser()
    {
        var call = new AskCall(
            options.ValidateCertificateAsync!,
            transport.Ssl.RemoteCertificate as X509Certificate2,
            _certificateErrors
        );
        const string Member = $"{nameof(TlsOptions.ValidateCertificateAsync)}; the certificate is refused";
        _refusal = transport.Reactor.InvokeGuarded(options, Member, host: null, ref call);
        if (_refusal is not null)
        {
            return false;
        }

        try
        {
            return await (
                call.Answer
                ?? throw new InvalidOperationException(
                    $"{nameof(TlsOptions.ValidateCertificateAsync)} returned null. It has to return a deferred."
                )
            );
        }
        catch (Exception error)
        {
            _refusal = error;
            transport.Reactor.Report(error, $"{options.GetType().Name}.{Member}");
            return false;
        }
    }

    /// <summary>The connection is secure: keeps what was agreed upon.</summary>
    public void Complete()
    {
        EndTimeout();
        IsDone = true;
        SslStream ssl = transport.Ssl;
        ApplicationProtocol = ssl.NegotiatedApplicationProtocol;
        Protocol = ssl.SslProtocol;
        CipherSuite = ssl.NegotiatedCipherSuite;
        RemoteCertificate = ssl.RemoteCertificate as X509Certificate2;
        TargetHost = ssl.TargetHostName;
    }

    /// <summary>A new deferred that fires when the connection is secure, and fails when it ends before.</summary>
    public Deferred Wait()
    {
        transport.CheckThread(nameof(ITlsTransport.WaitForHandshake));
        return _ended.Wait();
    }

    /// <summary>The same with a result. Cancelling the deferred aborts the connection.</summary>
    public Deferred<T> WaitFor<T>(T result)
    {
        var secure = new Deferred<T>(secure =>
        {
            transport.AbortConnection();
            if (!secure.Called)
            {
                secure.Errback(new ConnectCancelledException(transport.Peer));
            }
        });
        Wait()
            .AddCallbacks(
                () =>
                {
                    if (!secure.Called)
                    {
                        secure.Callback(result);
                    }
                },
                failure =>
                {
                    if (!secure.Called)
                    {
                        secure.Errback(failure);
                    }
                }
            );
        return secure;
    }

    /// <summary>Fires the waiters.</summary>
    /// <param name="failure">Why the connection ended before it was secure; null: it is secure.</param>
    public void ReleaseWaiters(Failure? failure)
    {
        NetTracing.StopHandshake(_span, this, failure?.Exception);
        transport.Reactor.InvokeGuarded(
            transport,
            nameof(ITlsTransport.WaitForHandshake),
            host: null,
            (_ended, failure),
            static call =>
            {
                if (call.failure is null)
                {
                    call._ended.Set();
                }
                else
                {
                    call._ended.Fail(call.failure);
                }
            }
        );
    }

    /// <summary>The failure of a connection whose certificate was refused.</summary>
    public CertificateException Refusal() =>
        new(
            (_certificateErrors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0
                    ? $"{transport.Peer} showed no certificate."
                : _certificateErrors == SslPolicyErrors.None
                    ? $"The certificate of {transport.Peer} was refused by the validation callback."
                : $"The certificate of {transport.Peer} is not accepted ({_certificateErrors}).{Faults}",
            _refusal as Exception
        );

    private void OnTimeout()
    {
        _timeout = null;
        transport.Shutdown.Abort(
            new HandshakeTimeoutException(
                $"{transport.Peer} did not finish the TLS handshake within {options.HandshakeTimeout.TotalSeconds} s."
            )
        );
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null && options.AcceptsNone)
        {
            return true;
        }

        _certificateErrors = errors;
        bool isAccepted;
        if (options.ValidateCertificate is { } validate)
        {
            var call = new ValidateCall(validate, sender, certificate, chain, errors);
            _refusal = transport.Reactor.InvokeGuarded(
                options,
                $"{nameof(TlsOptions.ValidateCertificate)}; the certificate is refused",
                host: null,
                ref call
            );
            isAccepted = call.IsAccepted;
        }
        else
        {
            // The callback that answers with a deferred is asked later, about any certificate.
            isAccepted =
                errors == SslPolicyErrors.None
                || (options.ValidateCertificateAsync is not null && certificate is not null);
        }

        if (!isAccepted)
        {
            _refusal ??= CertificateFaults.Describe(
                certificate as X509Certificate2,
                chain,
                errors,
                transport.Ssl.TargetHostName
            );
        }

        return isAccepted;
    }

    private struct AskCall(
        Func<X509Certificate2?, SslPolicyErrors, Deferred<bool>> ask,
        X509Certificate2? certificate,
        SslPolicyErrors errors
    ) : IUserCall
    {
        public Deferred<bool>? Answer { get; private set; }

        public void Invoke() => Answer = ask(certificate, errors);
    }

    private struct ValidateCall(
        RemoteCertificateValidationCallback validate,
        object sender,
        X509Certificate? certificate,
        X509Chain? chain,
        SslPolicyErrors errors
    ) : IUserCall
    {
        public bool IsAccepted { get; private set; }

        public void Invoke() => IsAccepted = validate(sender, certificate, chain, errors);
    }
}
