using System.Net;

namespace Becket.Net.Tls;

/// <summary>Puts TLS under the protocols that another factory makes.</summary>
internal sealed class TlsFactory(Factory inner, TlsOptions options) : Factory<TlsTransport>
{
    internal override string MakerName => inner.MakerName;

    protected override TlsTransport? Make(EndPoint peer) =>
        inner.BuildOwned(peer) is { } upper ? new TlsTransport(options, upper) : null;

    protected override void StartFactory() => inner.DoStart();

    protected override void StopFactory() => inner.DoStop();
}
