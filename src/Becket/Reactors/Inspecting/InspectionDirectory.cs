using System.Globalization;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Reactors.Inspecting;

/// <summary>The directory with the sockets of the programs of this user that can be inspected. The tool has this file
/// too.</summary>
[SupportedOSPlatform("linux")]
internal static class InspectionDirectory
{
    private const string Ending = ".sock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The path of the directory, which need not exist.</summary>
    public static string Location =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Path.IsPathRooted(runtime)
            ? Path.Combine(runtime, "becket")
            : string.Create(CultureInfo.InvariantCulture, $"/tmp/becket-{ProcessCalls.EffectiveUser()}");

    /// <summary>Makes the directory, if there is none.</summary>
    /// <exception cref="IOException">It cannot be made, or other users could use it.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static string Open()
    {
        string location = Location;
        Directory.CreateDirectory(location, OwnerOnly);
        return IsOwn(location)
            ? location
            : throw new IOException(
                $"The directory {location} belongs to another user, or others may use it. Remove it, or set "
                    + "XDG_RUNTIME_DIR."
            );
    }

    /// <summary>The sockets in the directory, with the numbers of their processes; none if other users could have put
    /// them there.</summary>
    public static IReadOnlyList<(int Process, string Socket)> List()
    {
        string location = Location;
        if (!IsOwn(location))
        {
            return [];
        }

        return
        [
            .. from socket in Directory.EnumerateFiles(location, "*" + Ending)
            let name = Path.GetFileNameWithoutExtension(socket)
            let process = int.TryParse(name, CultureInfo.InvariantCulture, out int number) ? number : 0
            where process > 0
            orderby process
            select (process, socket),
        ];
    }

    /// <summary>The path of a process' socket.</summary>
    public static string SocketOf(string location, int process) =>
        Path.Combine(location, process.ToString(CultureInfo.InvariantCulture) + Ending);

    private static bool IsOwn(string location) =>
        FileStatus.Of(location) is { IsDirectory: true } status
        && status.Owner == ProcessCalls.EffectiveUser()
        && (File.GetUnixFileMode(location) & ~OwnerOnly) == 0;
}
