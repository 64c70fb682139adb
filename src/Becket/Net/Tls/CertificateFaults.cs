using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Net.Tls;

/// <summary>Says what is wrong with a certificate, so that the reader knows what to change.</summary>
internal static class CertificateFaults
{
    // A wildcard certificate of a large site bears hundreds of names.
    private const int MostNames = 10;

    /// <summary>The faults, each a sentence; empty if there is none to name.</summary>
    /// <param name="certificate">The peer's certificate; null if it showed none.</param>
    /// <param name="chain">The chain, as far as it could be built.</param>
    /// <param name="errors">What the platform found.</param>
    /// <param name="wanted">The name that the certificate should bear; empty if none is wanted.</param>
    public static string Describe(
        X509Certificate2? certificate,
        X509Chain? chain,
        SslPolicyErrors errors,
        string wanted
    )
    {
        if (certificate is null)
        {
            return "";
        }

        var faults = new List<string>();
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            faults.Add($"It is not for {(wanted.Length > 0 ? wanted : "this host")}, but for {NamesOf(certificate)}.");
        }

        foreach (X509ChainStatus status in chain?.ChainStatus ?? [])
        {
            string fault = status.Status switch
            {
                X509ChainStatusFlags.NotTimeValid => WhenValid(certificate, chain!),
                X509ChainStatusFlags.UntrustedRoot => certificate.SubjectName.Name == certificate.IssuerName.Name
                    ? "It is signed by itself, and not one of the trusted certificates (TrustedRoots)."
                    : $"Its root, {RootOf(chain!)}, is not trusted (TrustedRoots).",
                X509ChainStatusFlags.PartialChain =>
                    $"Its issuer, {certificate.Issuer}, is neither sent along nor trusted (TrustedRoots).",
                _ => status.StatusInformation.TrimEnd(' ', '.', '\n') + ".",
            };
            if (!faults.Contains(fault))
            {
                faults.Add(fault);
            }
        }

        return string.Join(" ", faults);
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (X509Extension extension in certificate.Extensions)
        {
            if (extension is X509SubjectAlternativeNameExtension alternatives)
            {
                names.AddRange(alternatives.EnumerateDnsNames());
                names.AddRange(alternatives.EnumerateIPAddresses().Select(static (IPAddress address) => $"{address}"));
            }
        }

        if (names.Count == 0)
        {
            return $"no name of a host (its subject is {certificate.Subject})";
        }

        string shown = string.Join(", ", names.Take(MostNames));
        return names.Count > MostNames ? $"{shown} and {names.Count - MostNames} more" : shown;
    }

    /// <summary>The certificate in the chain whose time it is not.</summary>
    private static string WhenValid(X509Certificate2 certificate, X509Chain chain)
    {
        DateTime now = chain.ChainPolicy.VerificationTime;
        X509Certificate2 faulty =
            chain
                .ChainElements.FirstOrDefault(static element =>
                    element.ChainElementStatus.Any(static status => status.Status == X509ChainStatusFlags.NotTimeValid)
                )
                ?.Certificate
            ?? certificate;
        string which = faulty.Thumbprint == certificate.Thumbprint ? "It" : $"The certificate of {faulty.Subject}";
        return now > faulty.NotAfter
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{which} has expired: it was valid until {faulty.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC."
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{which} is not valid yet: it is valid from {faulty.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC."
            );
    }

    private static string RootOf(X509Chain chain) =>
        chain.ChainElements.Count > 0 ? chain.ChainElements[^1].Certificate.Subject : "which is not known";
}
