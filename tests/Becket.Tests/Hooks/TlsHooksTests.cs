using Becket.Tests.Net.Tls;

namespace Becket.Tests.Hooks;

/// <summary>What the functions of TLS options throw: both sides end, and the error is reported once.</summary>
public sealed class TlsHooksTests : TlsTest
{
    private readonly InvalidDataException _boom = new("Thrown by a test.");

    [Fact]
    public void A_server_whose_choice_of_a_certificate_throws_ends_and_reports_it() =>
        OfServer(new TlsServerOptions { SelectCertificate = _ => throw _boom });

    [Fact]
    public void A_server_whose_choice_of_certificate_files_throws_ends_and_reports_it() =>
        OfServer(new TlsServerOptions { SelectCertificateFiles = _ => throw _boom });

    [Fact]
    public void A_choice_of_certificate_files_that_is_null_is_an_error_that_says_so() =>
        Run(async Deferred () =>
        {
            var options = new TlsServerOptions { SelectCertificateFiles = static _ => null! };
            (Exception _, TlsRecorder _, TlsRecorder server) = await FailingPair(server: options);
            Exception logged = Log.TakeOne().Error!;
            Assert.StartsWith("SelectCertificateFiles returned null for ", logged.Message);
            Assert.Contains(logged, Chain(server.Reason!));
        });

    [Fact]
    public void A_server_whose_Configure_throws_ends_and_reports_it() =>
        OfServer(new TlsServerOptions { Certificate = Certificates.Server, Configure = _ => throw _boom });

    [Fact]
    public void A_client_whose_Configure_throws_fails_with_that() =>
        Run(async Deferred () =>
        {
            (Exception error, TlsRecorder client, TlsRecorder _) = await FailingPair(
                new TlsClientOptions
                {
                    TargetHost = "localhost",
                    TrustedRoots = Certificates.Roots,
                    Configure = _ => throw _boom,
                }
            );
            Assert.True(Chain(error).Contains(_boom), error.ToString());
            Assert.Same(error, client.Reason);
            Assert.Same(_boom, Log.TakeOne().Error);
        });

    [Fact]
    public void A_validation_that_returns_no_deferred_refuses_and_says_so() =>
        Run(async Deferred () =>
        {
            (Exception error, TlsRecorder _, TlsRecorder _) = await FailingPair(
                new TlsClientOptions { TargetHost = "localhost", ValidateCertificateAsync = static (_, _) => null! }
            );
            Assert.IsType<CertificateException>(error);
            Assert.Contains(
                "ValidateCertificateAsync returned null",
                Log.TakeOne().Error!.Message,
                StringComparison.Ordinal
            );
        });

    private void OfServer(TlsServerOptions options) =>
        Run(async Deferred () =>
        {
            (Exception _, TlsRecorder _, TlsRecorder server) = await FailingPair(server: options);
            Assert.True(Chain(server.Reason!).Contains(_boom), server.Reason!.ToString());
            Assert.Same(_boom, Log.TakeOne().Error);
        });

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            yield return at;
        }
    }
}
