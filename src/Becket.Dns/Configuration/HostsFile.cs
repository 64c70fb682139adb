using System.Net;

namespace Becket.Dns.Configuration;

/// <summary>The names and addresses of a file such as <c>/etc/hosts</c>: hosts(5).</summary>
/// <remarks>The file is read again when its time or size has changed. A file that cannot be read has no names, as for
/// the system's own look-up.</remarks>
internal sealed class HostsFile(string path)
{
    private readonly Dictionary<string, IReadOnlyList<IPAddress>> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IPAddress, string> _names = [];
    private (DateTime Time, long Length)? _read;

    /// <summary>The file of this system.</summary>
    public static string OfTheSystem { get; } =
        OperatingSystem.IsWindows() ? Path.Combine(Environment.SystemDirectory, @"drivers\etc\hosts") : "/etc/hosts";

    /// <summary>The addresses of a name; null if the file does not have it.</summary>
    public IReadOnlyList<IPAddress>? FindAddresses(string name)
    {
        Refresh();
        return _addresses.GetValueOrDefault(name);
    }

    /// <summary>The first name of an address; null if the file does not have it.</summary>
    public string? FindName(IPAddress address)
    {
        Refresh();
        return _names.GetValueOrDefault(address);
    }

    private void Refresh()
    {
        var file = new FileInfo(path);
        (DateTime, long)? now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
        if (now == _read)
        {
            return;
        }

        _addresses.Clear();
        _names.Clear();
        _read = now;
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                Add(line);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It may be gone, or be written at this moment: the next look-up sees that its time has changed.
        }
    }

    private void Add(string line)
    {
        string[] words = line.Split('#', 2)[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !IPAddress.TryParse(words[0], out IPAddress? address))
        {
            return;
        }

        _names.TryAdd(address, words[1]);
        foreach (string name in words.Skip(1))
        {
            IReadOnlyList<IPAddress> before = _addresses.GetValueOrDefault(name, []);
            _addresses[name] = before.Contains(address) ? before : [.. before, address];
        }
    }
}
