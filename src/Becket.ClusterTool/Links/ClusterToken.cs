using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Becket.Cli.Running;

namespace Becket.ClusterTool.Links;

/// <summary>What a worker needs to trust a giver, and the giver a worker: a secret, and the fingerprint of the giver's
/// certificate. So the link is encrypted, and neither side speaks to a stranger.</summary>
internal sealed class ClusterToken
{
    private const string Start = "becket1.";
    private const int SecretBytes = 32;

    private ClusterToken(string secret, string fingerprint) => (Secret, Fingerprint) = (secret, fingerprint);

    public string Secret { get; }

    private string Fingerprint { get; }

    /// <summary>Reads a token from a file, or from the variable BECKET_CLUSTER_TOKEN.</summary>
    /// <param name="file">The file; null for the variable.</param>
    /// <exception cref="RunException">There is no token, or it is none.</exception>
    public static ClusterToken Read(string? file)
    {
        const string Variable = "BECKET_CLUSTER_TOKEN";
        string? text = file is null ? Environment.GetEnvironmentVariable(Variable) : ReadFile(file);
        return text is null
            ? throw new RunException(
                $"a worker needs the token that the giver has made: give --token-file FILE, or set {Variable}"
            )
            : Parse(text.Trim())
                ?? throw new RunException(
                    $"{file ?? Variable} holds no token: copy the whole file that the giver names"
                );
    }

    /// <summary>Reads the token of a giver and its certificate, or makes them: readable for this user only.</summary>
    /// <param name="file">The token's file. The certificate is beside it.</param>
    /// <exception cref="RunException">A file cannot be read or written.</exception>
    public static (ClusterToken Token, X509Certificate2 Certificate) ReadOrMake(string file)
    {
        string keyFile = file + ".key";
        try
        {
            if (File.Exists(file) && File.Exists(keyFile))
            {
                X509Certificate2 known = X509CertificateLoader.LoadPkcs12FromFile(keyFile, null);
                if (Parse(File.ReadAllText(file).Trim()) is { } token && token.Fingerprint == FingerprintOf(known))
                {
                    return (token, known);
                }

                throw new RunException($"{keyFile} does not belong to {file}: remove both, and new ones are made");
            }

            // It may be any file of the user, and not a token at all.
            if (File.Exists(file) || File.Exists(keyFile))
            {
                (string there, string missing) = File.Exists(file) ? (file, keyFile) : (keyFile, file);
                throw new RunException(
                    $"there is a '{there}' and no '{missing}': a giver needs both, or none to make them"
                );
            }

            using X509Certificate2 made = MakeCertificate();
            byte[] secret = RandomNumberGenerator.GetBytes(SecretBytes);
            var fresh = new ClusterToken(Convert.ToHexStringLower(secret), FingerprintOf(made));
            byte[] pfx = made.Export(X509ContentType.Pkcs12);
            WriteFile(keyFile, pfx);
            WriteFile(file, Encoding.ASCII.GetBytes($"{Start}{fresh.Secret}.{fresh.Fingerprint}\n"));
            return (fresh, X509CertificateLoader.LoadPkcs12(pfx, null));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RunException($"cannot read or write the token in '{file}': {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Whether a stranger's secret is this one, in a time that does not show how much of it is
    /// right.</summary>
    public bool Matches(string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Secret), Encoding.UTF8.GetBytes(secret));

    /// <summary>TLS that accepts the giver's certificate and no other.</summary>
    public TlsClientOptions ClientTls() =>
        new()
        {
            TargetHost = "becket-cluster",
            ValidateCertificate = (_, certificate, _, _) =>
                certificate is X509Certificate2 shown && FingerprintOf(shown) == Fingerprint,
        };

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"cannot read the token in '{file}': {FileErrorText.Of(error)}");
        }
    }

    private static ClusterToken? Parse(string text) =>
        text.StartsWith(Start, StringComparison.Ordinal)
        && text.Split('.') is [_, { Length: 64 } secret, { Length: 64 } print]
            ? new ClusterToken(secret, print)
            : null;

    private static string FingerprintOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=becket-cluster", key, HashAlgorithmName.SHA256);

        // The token says which certificate is right, so its dates say nothing: machines whose clocks differ must agree.
        return request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
    }

    /// <summary>Writes a new file, which is there when it is whole: a script waits for the token's file, then starts
    /// a worker.</summary>
    private static void WriteFile(string file, byte[] bytes)
    {
        string unfinished = $"{file}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(unfinished, options))
            {
                stream.Write(bytes);
            }

            File.Move(unfinished, file);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
