using System.Security.Cryptography;
using System.Text;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Computes the codes with which terminals authenticate themselves, from the device's name, the terminal's id
/// and maker, and the secret. So no code is stored, a restart changes none, and the code of a terminal ends when
/// another one registers in its place.</summary>
internal sealed class AuthenticationCodes(string secret)
{
    private const int TerminalDigits = 4;
    private const int Digits = 16;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    /// <summary>Makes a secret that nobody can guess.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The code of a terminal: four digits that say which terminal, and twelve that nobody without the secret
    /// can compute.</summary>
    public string CodeOf(string device, string maker = "", string terminalId = "")
    {
        string terminal = Compute($"{maker}\n{terminalId}", TerminalDigits);
        return terminal + Compute($"{device}\n{terminal}", Digits - TerminalDigits);
    }

    /// <param name="device">The device's name.</param>
    /// <param name="registered">The terminal that registered with this name. Null if that is not known: then the code
    /// of any terminal that was ever registered with it is right.</param>
    /// <param name="code">The code that the terminal shows.</param>
    public bool IsCodeOf(string device, RegisterRecord? registered, string code)
    {
        string expected =
            registered is not null ? CodeOf(device, registered.Maker, registered.TerminalId)
            : code.Length == Digits
                ? code[..TerminalDigits] + Compute($"{device}\n{code[..TerminalDigits]}", Digits - TerminalDigits)
            : "";
        return expected.Length > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(code));
    }

    private string Compute(string text, int digits)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash[..(digits / 2)]);
    }
}
