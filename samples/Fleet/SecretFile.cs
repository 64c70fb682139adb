using Becket.Samples.Fleet.Gateway;

namespace Becket.Samples.Fleet;

/// <summary>The file with the secret from which the terminals' codes are computed. Each gateway has its own, so nobody
/// can compute codes for a gateway from its source.</summary>
internal static class SecretFile
{
    private const int MinLength = 16;

    /// <summary>Reads the secret. Makes the file if there is none; only its owner can read it.</summary>
    /// <exception cref="IOException">The file cannot be read or made, or holds too little.</exception>
    public static string Read(string path)
    {
        if (!File.Exists(path))
        {
            Make(path);
        }

        string secret = File.ReadAllText(path).Trim();
        return secret.Length >= MinLength
            ? secret
            : throw new IOException(
                $"{path} holds no secret of at least {MinLength} characters. Remove it to get a new one; all "
                    + "terminals must register again then."
            );
    }

    private static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.WriteLine(AuthenticationCodes.NewSecret());
    }
}
