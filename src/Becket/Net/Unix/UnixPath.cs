using System.Net.Sockets;
using System.Text;

namespace Becket.Net.Unix;

/// <summary>Paths of Unix sockets.</summary>
internal static class UnixPath
{
    /// <summary>The address, or an error that says what is wrong with the path.</summary>
    public static UnixDomainSocketEndPoint ToEndPoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // The limit is the system's: sun_path in struct sockaddr_un, 108 bytes on Linux with the zero at its end
            // (unix(7)), less elsewhere.
            throw new ArgumentException(
                $"A Unix socket's path is at most {(OperatingSystem.IsLinux() ? 107 : 103)} bytes long, and "
                    + $"this one has {Encoding.UTF8.GetByteCount(path)}: {path}. "
                    + "Use a shorter one, or one relative to the current directory.",
                nameof(path),
                error
            );
        }
    }

    /// <summary>Whether it is a name in Linux's abstract namespace.</summary>
    public static bool IsAbstract(string path) => path[0] == '\0';
}
