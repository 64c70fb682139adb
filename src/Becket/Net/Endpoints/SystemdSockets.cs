using System.Globalization;
using Becket.Net.Adopting;

namespace Becket.Net.Endpoints;

/// <summary>The sockets that a service manager has opened for this process: sd_listen_fds(3).</summary>
/// <param name="names">The names of the descriptors, from 3 on.</param>
/// <param name="familyOf">The number of the address family of a descriptor; zero if it is no socket, or the system does
/// not say.</param>
internal sealed class SystemdSockets(IReadOnlyList<string> names, Func<int, int> familyOf)
{
    /// <summary>The first descriptor behind standard input, output and error.</summary>
    public const int First = 3;

    /// <summary>The sockets of this process.</summary>
    public static SystemdSockets OfThisProcess() =>
        From(Environment.GetEnvironmentVariable, Environment.ProcessId, SocketFamilies.Of);

    /// <summary>The sockets that the environment of a process names.</summary>
    public static SystemdSockets From(Func<string, string?> environment, int process, Func<int, int> familyOf)
    {
        // Child processes inherit the variables, so they name the process that the sockets are for.
        if (Number(environment("LISTEN_PID")) != process || Number(environment("LISTEN_FDS")) is not { } count)
        {
            return new SystemdSockets([], familyOf);
        }

        string[] names = environment("LISTEN_FDNAMES")?.Split(':') ?? [];
        return new SystemdSockets(
            [.. Enumerable.Range(0, count).Select(i => i < names.Length ? names[i] : "unknown")],
            familyOf
        );
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

        int? family = Domain(description);
        if (description.Has("index"))
        {
            int descriptor = First + description.GetInt32("index", 0, names.Count - 1);
            return HasFamily(descriptor, family)
                ? descriptor
                : throw description.InvalidValue(
                    "domain",
                    description.GetString("domain"),
                    $"the domain of the socket with the index {descriptor - First}"
                );
        }

        // All sockets of a unit have the same name, unless it gives them others: the domain then chooses one.
        string name = description.GetString("name");
        int[] named = [.. Enumerable.Range(0, names.Count).Where(i => names[i] == name).Select(i => First + i)];
        return named.Length == 0
                ? throw description.InvalidValue(
                    "name",
                    name,
                    $"the name of a socket that was handed over ({string.Join(", ", names)})"
                )
            : Array.Find(named, descriptor => HasFamily(descriptor, family)) is var found and not 0 ? found
            : throw description.InvalidValue(
                "domain",
                description.GetString("domain"),
                $"the domain of a socket with the name {name}"
            );
    }

    /// <summary>The number of the address family that a description asks for; null if it may be any.</summary>
    private static int? Domain(EndpointDescription description) =>
        description.GetString("domain", null) switch
        {
            null => null,
            "UNIX" => SocketFamilies.Unix,
            "INET" => SocketFamilies.IPv4,
            "INET6" => SocketFamilies.IPv6,
            var value => throw description.InvalidValue("domain", value, "INET, INET6 or UNIX"),
        };

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Whether a descriptor is a socket of a family. One that is no socket passes: the error for it comes when
    /// it is listened at, and says more.</summary>
    private bool HasFamily(int descriptor, int? family) =>
        family is null || familyOf(descriptor) is var actual && (actual == 0 || actual == family);
}
