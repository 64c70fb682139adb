using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Becket.Orleans.Clustering;

namespace Becket.Orleans.Tests.Faults;

// The strangers of these tests accept every certificate: what is tested is which ones the cluster accepts.
#pragma warning disable CA5359

/// <summary>A cluster whose processes speak TLS, and strangers at its ports.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("becket-certificates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task With_one_certificate_a_cluster_works_and_a_stranger_cannot_speak()
    {
        string file = File("cluster.pem");
        using X509Certificate2 own = SelfMade("cluster");
        Save(own, file);
        await using ClusterDay day = await ClusterDay.Begin(
            TimeSpan.FromSeconds(10),
            TimeSpan.FromSeconds(15),
            $"--JobCluster:Certificate={file}"
        );
        int silo = Ports.Free();
        int gateway = Ports.Free();
        await day.Add(ClusterRole.Everything, $"--JobCluster:SiloPort={silo}", $"--JobCluster:GatewayPort={gateway}");
        await day.Add(ClusterRole.Silo);
        await day.Add(ClusterRole.Worker);
        await day.Create(jobs: 100, milliseconds: 10);
        await day.Judge();

        using X509Certificate2 foreign = SelfMade("cluster");
        foreach (int port in new[] { silo, gateway })
        {
            // A certificate of the same name is another one. A member would be waited for.
            await IsRefused(port, foreign);
            await IsRefused(port, null);
            await IsRefusedWithoutTls(port);
        }
    }

    [Fact]
    public void Certificates_that_one_authority_has_signed_are_members_and_others_are_not()
    {
        using X509Certificate2 authority = Authority();
        using X509Certificate2 other = Authority();
        using X509Certificate2 one = Signed(authority);
        using X509Certificate2 two = Signed(authority);
        using X509Certificate2 stranger = Signed(other);
        using X509Certificate2 alone = SelfMade("cluster");
        Save(one, File("one.pem"));
        System.IO.File.WriteAllText(File("authority.pem"), authority.ExportCertificatePem());

        ClusterCertificate cluster = ClusterCertificate.Load(
            new JobClusterOptions { Certificate = File("one.pem"), CertificateAuthority = File("authority.pem") }
        )!;

        Assert.True(cluster.IsMember(one));
        Assert.True(cluster.IsMember(two));
        Assert.False(cluster.IsMember(stranger));
        Assert.False(cluster.IsMember(alone));
    }

    [Fact]
    public void A_file_without_a_private_key_or_without_a_certificate_is_an_error_that_names_it()
    {
        using X509Certificate2 own = SelfMade("cluster");
        System.IO.File.WriteAllText(File("half.pem"), own.ExportCertificatePem());
        foreach (string file in new[] { File("half.pem"), File("missing.pem") })
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
                ClusterCertificate.Load(new JobClusterOptions { Certificate = file })
            );
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_of_pkcs_12_is_read_too()
    {
        using X509Certificate2 own = SelfMade("cluster");
        System.IO.File.WriteAllBytes(File("cluster.pfx"), own.Export(X509ContentType.Pkcs12));

        ClusterCertificate cluster = ClusterCertificate.Load(
            new JobClusterOptions { Certificate = File("cluster.pfx") }
        )!;

        Assert.True(cluster.IsMember(own));
    }

    private static X509Certificate2 SelfMade(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=member", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.Create(
            authority,
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1),
            Guid.NewGuid().ToByteArray()
        );
        return certificate.CopyWithPrivateKey(key);
    }

    private static void Save(X509Certificate2 certificate, string file)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        System.IO.File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    /// <summary>Waits until the port ends the connection, behind the handshake at the latest.</summary>
    private static async Task IsRefused(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "becket",
                    ClientCertificates = certificate is null ? null : [certificate],
                    RemoteCertificateValidationCallback = static (_, _, _, _) => true,
                }
            );
            Assert.Equal(0, await stream.ReadAsync(new byte[16]).AsTask().WaitAsync(s_limit));
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // Refused with an alert.
        }
    }

    private static async Task IsRefusedWithoutTls(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        try
        {
            await client.GetStream().WriteAsync(new byte[64]);
            byte[] answer = new byte[64];
            int size = await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(s_limit);

            // At most an alert of TLS.
            Assert.True(size == 0 || answer[0] == 0x15);
        }
        catch (IOException)
        {
            // Refused with a reset.
        }
    }

    private string File(string name) => Path.Combine(_folder, name);
}
