using System.Security.Cryptography;
using System.Text;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Computes the codes with which terminals authenticate themselves. A code depends only on the number and the
/// secret: so nothing is stored, and a restart does not change the codes.</summary>
internal sealed class AuthenticationCodes(string secret)
{
    private const int Digits = 16;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    /// <summary>Makes a secret that nobody can guess.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public string CodeOf(string terminal)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(terminal), hash);
        return Convert.ToHexStringLower(hash[..(Digits / 2)]);
    }

    public bool IsCodeOf(string terminal, string code) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeOf(terminal)), Encoding.UTF8.GetBytes(code));
}
