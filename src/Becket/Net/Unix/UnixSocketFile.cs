using System.Net.Sockets;
using Becket.Native;
using Becket.Net.Errors;

namespace Becket.Net.Unix;

/// <summary>The file of a Unix socket that listens: makes room for it and removes it.</summary>
internal sealed class UnixSocketFile
{
    private readonly string _path;
    private readonly bool _isLocked;
    private FileStatus? _own;
    private bool _isMade;

    private UnixSocketFile(string path, bool isLocked)
    {
        // Absolute: the current directory may be another one by the time it is removed.
        _path = Path.GetFullPath(path);
        _isLocked = isLocked;
    }

    /// <summary>Makes room at a path: removes a socket file without a listener.</summary>
    /// <exception cref="CannotListenException">The socket has a listener, or the file is not a socket.</exception>
    public static UnixSocketFile Prepare(string path, bool takeLock)
    {
        bool wasStale = takeLock && UnixLock.Take(path);
        try
        {
            if (Exists(path))
            {
                CheckIsSocket(path);
                if (!wasStale)
                {
                    CheckIsDead(path);
                }

                Delete(path);
            }

            return new UnixSocketFile(path, takeLock);
        }
        catch
        {
            if (takeLock)
            {
                UnixLock.Release(path);
            }

            throw;
        }
    }

    /// <summary>Makes room at the same path again, after the socket was closed.</summary>
    /// <exception cref="CannotListenException">The socket has a listener, or the file is not a socket.</exception>
    public UnixSocketFile PrepareAgain() => Prepare(_path, _isLocked);

    /// <summary>The socket is bound: its file exists.</summary>
    public void OnMade()
    {
        _isMade = true;
        _own = OperatingSystem.IsLinux() ? FileStatus.Of(_path) : null;
    }

    /// <summary>The socket is closed, or could not be made: removes its file and its lock.</summary>
    public void Remove()
    {
        // Another process may have put its own socket there meanwhile, to take over without a gap.
        bool isOwn = _isMade && (!OperatingSystem.IsLinux() || (_own is { } own && FileStatus.Of(_path) == own));
        try
        {
            if (isOwn)
            {
                File.Delete(_path);
            }

            if (_isLocked)
            {
                UnixLock.Release(_path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The directory is gone, or is not writable any more. The socket is closed all the same; the next listener
            // finds a stale file.
        }
    }

    private static bool Exists(string path) =>
        OperatingSystem.IsLinux() ? FileStatus.Of(path) is not null : Path.Exists(path);

    private static void CheckIsSocket(string path)
    {
        if (Directory.Exists(path) || (OperatingSystem.IsLinux() && FileStatus.Of(path) is { IsSocket: false }))
        {
            throw new CannotListenException(
                $"Cannot listen at {path}: there is a file that is not a socket. It was left alone; remove "
                    + $"it, or choose another path."
            )
            {
                Address = new UnixDomainSocketEndPoint(path),
            };
        }
    }

    private static void CheckIsDead(string path)
    {
        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            Blocking = false,
        };
        try
        {
            caller.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return;
        }
        catch (SocketException error)
            when (error.SocketErrorCode
                    is not (SocketError.WouldBlock or SocketError.InProgress or SocketError.ProtocolType)
            )
        {
            throw new CannotListenException(
                $"Cannot listen at {path}: there is a file, and whether a socket listens there cannot be "
                    + $"found out. {error.Message}",
                error
            )
            {
                Address = new UnixDomainSocketEndPoint(path),
            };
        }
        catch (SocketException)
        {
            // The queue of a listener is full, or the socket receives datagrams: so it is in use.
        }

        throw new CannotListenException($"Cannot listen at {path}: another socket listens there already.")
        {
            Address = new UnixDomainSocketEndPoint(path),
        };
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CannotListenException(
                $"Cannot listen at {path}: there is a stale socket that cannot be removed. {error.Message}",
                error
            )
            {
                Address = new UnixDomainSocketEndPoint(path),
            };
        }
    }
}
