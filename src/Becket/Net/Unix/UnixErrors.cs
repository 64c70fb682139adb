using System.Net.Sockets;
using Becket.Native;

namespace Becket.Net.Unix;

/// <summary>What is wrong with the file of a Unix socket. The system's error alone does not say it: a missing
/// folder, a missing socket, and a folder that is a file are one number.</summary>
internal static class UnixErrors
{
    /// <summary>Why a socket cannot be made there; null if the file says nothing.</summary>
    public static string? WhyNotListening(SocketError error, UnixDomainSocketEndPoint address)
    {
        if (FileOf(address) is not { } path)
        {
            return null;
        }

        string folder = FolderOf(path);
        return error switch
        {
            SocketError.AddressAlreadyInUse => null,
            _ when WhatIsWrongWith(folder) is { } wrong => wrong,
            SocketError.AccessDenied =>
                $"this program may not make a file in the folder {folder}. Another user may have to run it, "
                    + "or the folder's permissions must allow it.",
            _ => null,
        };
    }

    /// <summary>Why there is no connection; null if the file says nothing.</summary>
    public static string? WhyNotConnected(SocketError error, UnixDomainSocketEndPoint address)
    {
        if (FileOf(address) is not { } path)
        {
            return null;
        }

        if (error is SocketError.ConnectionRefused or SocketError.NotSocket)
        {
            return IsNoSocket(path) ? "there is a file that is not a socket." : null;
        }

        return error switch
        {
            SocketError.AccessDenied =>
                "this program may not use the socket: it needs the permission to write to it, and to search the "
                    + "folders on its path.",
            SocketError.ProtocolType =>
                "the socket is of the other kind: one receives datagrams, the other accepts connections.",
            SocketError.OperationAborted or SocketError.Shutdown or SocketError.TimedOut => null,
            _ when WhatIsWrongWith(FolderOf(path)) is { } wrong => wrong,
            _ when !Path.Exists(path) => "there is no such socket. The program that listens there makes it.",
            _ => null,
        };
    }

    /// <summary>The socket's file; null if it has none.</summary>
    private static string? FileOf(UnixDomainSocketEndPoint address) =>
        address.ToString() is { Length: > 0 } path && path[0] is not ('@' or '\0') ? path : null;

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    private static string? WhatIsWrongWith(string folder) =>
        Directory.Exists(folder) ? null
        : File.Exists(folder) ? $"{folder} is a file, not a folder."
        : $"there is no folder {folder}. Make it first.";

    private static bool IsNoSocket(string path) =>
        Directory.Exists(path) || (OperatingSystem.IsLinux() && FileStatus.Of(path) is { IsSocket: false });
}
