using System.Net;

namespace Becket.Net.Tls;

/// <summary>Puts TLS under the protocols that another factory makes.</summary>
internal sealed class TlsFactory(Factory inner, TlsOptions options) : Factory<TlsTransport>
{
    protected override TlsTransport? Make(EndPoint peer) =>
        inner.BuildProtocol(peer) is { } upper ? new TlsTransport(options, upper) : null;

    protected override void StartFactory() => inner.DoStart();

    protected override void StopFactory() => inner.DoStop();
}
