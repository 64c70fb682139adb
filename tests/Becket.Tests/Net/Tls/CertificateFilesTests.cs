using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Tests.Net.Tls;

/// <summary>Certificates in PEM files, and their renewal while a server runs.</summary>
public sealed class CertificateFilesTests : TlsTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("becket-pem-").FullName;

    private string Chain => Path.Combine(_folder, "fullchain.pem");

    private string Key => Path.Combine(_folder, "privkey.pem");

    [Fact]
    public void The_chain_in_the_file_is_sent_with_the_certificate() =>
        Run(async Deferred () =>
        {
            X509Certificate2 root = Write("localhost");
            var files = new CertificateFiles(Chain, Key);
            Assert.Single(files.IntermediateCertificates);

            Assert.Equal("CN=localhost", await NameSeen(new TlsServerOptions { CertificateFiles = files }, root));
        });

    [Fact]
    public void A_server_without_the_chain_is_refused_by_a_client_that_knows_only_the_root() =>
        Run(async Deferred () =>
        {
            X509Certificate2 root = Write("localhost");
            (Exception error, _, _) = await FailingPair(
                Trusting(root),
                new TlsServerOptions { Certificate = new CertificateFiles(Chain, Key).Certificate }
            );

            Assert.Contains(
                "Its issuer, CN=intermediate, is neither sent along nor trusted",
                Assert.IsType<CertificateException>(error).Message,
                StringComparison.Ordinal
            );
        });

    [Fact]
    public void Files_are_chosen_by_the_name_that_the_client_asks_for_and_their_chain_is_sent() =>
        Run(async Deferred () =>
        {
            X509Certificate2 root = Write("localhost");
            var localhost = new CertificateFiles(Chain, Key);
            Write("other.example");
            var other = new CertificateFiles(Chain, Key);
            var names = new List<string?>();
            var server = new TlsServerOptions
            {
                SelectCertificateFiles = name =>
                {
                    names.Add(name);
                    return name == "localhost" ? localhost : other;
                },
            };

            Assert.Equal("CN=localhost", await NameSeen(server, root));
            Assert.Equal(["localhost"], names);
        });

    [Fact]
    public void After_a_reload_new_connections_get_the_new_certificate_and_old_ones_go_on() =>
        Run(async Deferred () =>
        {
            X509Certificate2 root = Write("localhost");
            var files = new CertificateFiles(Chain, Key);
            await using ConnectionListener listener = Reactor.AcceptTls(
                0,
                new TlsServerOptions { CertificateFiles = files },
                Local
            );
            await using Connection old = await Reactor.ConnectTls("127.0.0.1", listener.Port, Trusting(root));

            X509Certificate2 newRoot = Write("localhost");
            Assert.True(files.ReloadIfChanged());
            Assert.False(files.ReloadIfChanged());

            await using Connection renewed = await Reactor.ConnectTls("127.0.0.1", listener.Port, Trusting(newRoot));
            await using IAsyncEnumerator<Connection> accepted = listener.GetAsyncEnumerator(
                TestContext.Current.CancellationToken
            );
            Assert.True(await accepted.MoveNextAsync());
            await using Connection served = accepted.Current;
            served.Write("still here"u8);
            byte[] bytes = new byte[10];
            await old.AsStream().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
            Assert.Equal("still here"u8, bytes);
        });

    [Fact]
    public void Files_that_do_not_belong_together_are_refused_once_and_the_former_stay_in_use() =>
        Run(async Deferred () =>
        {
            X509Certificate2 root = Write("localhost");
            var files = new CertificateFiles(Chain, Key);
#pragma warning disable BKT0001 // Small files, written by the test.
            string formerKey = File.ReadAllText(Key);
#pragma warning restore BKT0001
            X509Certificate2 newRoot = Write("localhost");
#pragma warning disable BKT0001 // Small files, written by the test.
            string newKey = File.ReadAllText(Key);
            File.WriteAllText(Key, formerKey);
#pragma warning restore BKT0001

            string message = Assert.Throws<InvalidDataException>(() => files.ReloadIfChanged()).Message;
            Assert.Contains($"is in {Chain} and {Key}.", message, StringComparison.Ordinal);
            Assert.False(files.ReloadIfChanged());
            Assert.Throws<InvalidDataException>(files.Reload);
            Assert.Equal("CN=localhost", await NameSeen(new TlsServerOptions { CertificateFiles = files }, root));

#pragma warning disable BKT0001 // Small files, written by the test.
            File.WriteAllText(Key, newKey);
#pragma warning restore BKT0001
            Assert.True(files.ReloadIfChanged());
            Assert.Equal("CN=localhost", await NameSeen(new TlsServerOptions { CertificateFiles = files }, newRoot));
        });

    [Fact]
    public void A_file_that_is_missing_or_holds_no_certificate_is_named()
    {
        Assert.Contains(
            Chain,
            Assert.Throws<FileNotFoundException>(() => new CertificateFiles(Chain)).Message,
            StringComparison.Ordinal
        );
        File.WriteAllText(Chain, "no certificate");

        Assert.StartsWith(
            $"No certificate with its private key, in PEM, is in {Chain}. The first certificate in the file must be",
            Assert.Throws<InvalidDataException>(() => new CertificateFiles(Chain)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_file_may_hold_the_key_too_and_the_key_may_be_encrypted()
    {
        Write("localhost", password: "secret");
        File.AppendAllText(Chain, "\n" + File.ReadAllText(Key));

        Assert.True(new CertificateFiles(Chain, password: "secret").Certificate.HasPrivateKey);
        Assert.Throws<InvalidDataException>(() => new CertificateFiles(Chain, password: "wrong"));
        Assert.Throws<InvalidDataException>(() => new CertificateFiles(Chain));
    }

    [Fact]
    public void A_client_shows_the_certificate_of_its_files_with_the_chain() =>
        Run(async Deferred () =>
        {
            X509Certificate2 root = Write("client.example");
            (TlsRecorder client, TlsRecorder server) = await TlsPair(
                new TlsClientOptions
                {
                    TrustedRoots = Certificates.Roots,
                    TargetHost = "localhost",
                    CertificateFiles = new CertificateFiles(Chain, Key),
                },
                new TlsServerOptions
                {
                    Certificate = Certificates.Server,
                    ClientCertificates = ClientCertificateMode.Require,
                    TrustedRoots = [root],
                }
            );
            await Until(() => server.Tls.IsSecure);

            Assert.Equal("CN=client.example", server.Tls.RemoteCertificate!.Subject);
            client.Transport.LoseConnection();
            await server.Ended;
        });

    [Fact]
    public void Two_sources_of_one_certificate_are_refused()
    {
        Write("localhost");
        var files = new CertificateFiles(Chain, Key);
        var factory = Factory.ForProtocol(() => new TlsRecorder());
        TlsServerOptions[] servers =
        [
            new() { CertificateFiles = files, Certificate = Certificates.Server },
            new() { CertificateFiles = files, IntermediateCertificates = [] },
            new() { SelectCertificate = _ => Certificates.Server, SelectCertificateFiles = _ => files },
        ];

        Assert.All(servers, options => Assert.Throws<ArgumentException>(() => factory.OverTls(options)));
        Assert.Throws<ArgumentException>(() =>
            factory.OverTls(
                new TlsClientOptions
                {
                    TargetHost = "localhost",
                    CertificateFiles = files,
                    Certificate = Certificates.Client,
                }
            )
        );
    }

    public override void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose();
    }

    private static TlsClientOptions Trusting(X509Certificate2 root) =>
        new() { TargetHost = "localhost", TrustedRoots = [root] };

    private static X509Certificate2 Sign(
        string name,
        ECDsa key,
        X509Certificate2? issuer,
        bool isAuthority,
        string? host = null
    )
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
        DateTimeOffset to = issuer is null ? from.AddDays(30) : issuer.NotAfter;
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        return issuer is null
            ? request.CreateSelfSigned(from, to)
            : request.Create(issuer, issuer.NotBefore, to, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }

    /// <summary>The subject of the certificate that a client sees.</summary>
    private async Deferred<string> NameSeen(TlsServerOptions server, X509Certificate2 root)
    {
        (TlsRecorder client, TlsRecorder serverProtocol) = await TlsPair(Trusting(root), server);
        string name = client.Tls.RemoteCertificate!.Subject;
        client.Transport.LoseConnection();
        await serverProtocol.Ended;
        return name;
    }

    /// <summary>Writes a new certificate, its intermediate certificate and its key.</summary>
    /// <returns>The root.</returns>
    private X509Certificate2 Write(string host, string? password = null)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X509Certificate2 root = Sign("CN=root", rootKey, null, isAuthority: true);
        using X509Certificate2 intermediate = Sign("CN=intermediate", intermediateKey, root, isAuthority: true);
        using X509Certificate2 certificate = Sign($"CN={host}", key, intermediate, isAuthority: false, host);
        File.WriteAllText(Chain, $"{certificate.ExportCertificatePem()}\n{intermediate.ExportCertificatePem()}\n");
        File.WriteAllText(
            Key,
            password is null
                ? key.ExportPkcs8PrivateKeyPem()
                : key.ExportEncryptedPkcs8PrivateKeyPem(
                    password,
                    new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
                )
        );
        return root;
    }
}
