using System.Globalization;

namespace Becket.Net.Endpoints;

/// <summary>The sockets that a service manager has opened for this process: sd_listen_fds(3).</summary>
/// <param name="names">The names of the descriptors, from 3 on.</param>
internal sealed class SystemdSockets(IReadOnlyList<string> names)
{
    /// <summary>The first descriptor behind standard input, output and error.</summary>
    public const int First = 3;

    /// <summary>The sockets of this process.</summary>
    public static SystemdSockets OfThisProcess() => From(Environment.GetEnvironmentVariable, Environment.ProcessId);

    /// <summary>The sockets that the environment of a process names.</summary>
    public static SystemdSockets From(Func<string, string?> environment, int process)
    {
        // Child processes inherit the variables, so they name the process that the sockets are for.
        if (Number(environment("LISTEN_PID")) != process || Number(environment("LISTEN_FDS")) is not { } count)
        {
            return new SystemdSockets([]);
        }

        string[] names = environment("LISTEN_FDNAMES")?.Split(':') ?? [];
        return new SystemdSockets([.. Enumerable.Range(0, count).Select(i => i < names.Length ? names[i] : "unknown")]);
    }

    /// <summary>The descriptor that a description names, by its index or its name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public int Find(EndpointDescription description)
    {
        if (names.Count == 0)
        {
            throw new FormatException(
                "No socket was handed over to this process: LISTEN_PID and LISTEN_FDS do not say so. Start it "
                    + "by its .socket unit."
            );
        }

        if (description.Has("index") == description.Has("name"))
        {
            throw new FormatException("systemd: needs index, or name, and not both.");
        }

        if (description.Has("index"))
        {
            return First + description.GetInt32("index", 0, names.Count - 1);
        }

        string name = description.GetString("name");
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return First + i;
            }
        }

        throw description.InvalidValue(
            "name",
            name,
            $"the name of a socket that was handed over ({string.Join(", ", names)})"
        );
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
