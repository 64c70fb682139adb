using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>A lock between processes: a file that one of them holds open. It tries again and again without blocking the
/// loop, and the system releases it when the process ends, however that happens.</summary>
/// <remarks>
/// <para>The file stays when the lock is released, as another process may be waiting with it open. On Unix the lock is
/// that of flock(2), which only programs respect that take it; on Windows no other program can open the file.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.internet.defer.DeferredFilesystemLock</c>. Differs: that is a
/// symbolic link with the number of the process, which a crash leaves behind.</para>
/// </remarks>
/// <param name="path">The file. Made if it is not there.</param>
/// <param name="time">Waits between two attempts: the reactor.</param>
[RunsOnLoop]
public sealed class DeferredFilesystemLock(string path, IReactorTime time) : IDisposable
{
    private readonly string _path = Checked(path);
    private readonly IReactorTime _time = time ?? throw new ArgumentNullException(nameof(time));
    private FileStream? _held;
    private Deferred? _waiting;
    private DelayedCall? _attempt;

    /// <summary>How long it waits between two attempts. Default: one second, as in Twisted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public TimeSpan Interval
    {
        get;
        init
        {
            field =
                value > TimeSpan.Zero
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(Interval),
                        value,
                        "The pause between two attempts is more than zero. Timeout.InfiniteTimeSpan is no pause: call "
                            + "Lock() to try once."
                    );
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>Whether this object holds the lock.</summary>
    public bool IsHeld => _held is not null;

    /// <summary>Takes the lock, if it is free.</summary>
    /// <returns>Whether this object holds it now.</returns>
    /// <remarks>Source: <c>FilesystemLock.lock</c>.</remarks>
    /// <exception cref="InvalidOperationException">This object holds the lock already.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public bool Lock()
    {
        if (_held is not null)
        {
            throw new InvalidOperationException($"This object holds the lock {_path} already. Unlock() comes first.");
        }

        try
        {
            _held = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (Exception error) when (error is DirectoryNotFoundException or PathTooLongException)
        {
            throw;
        }
        catch (IOException)
        {
            // Another process, or another object of this one, holds it.
            return false;
        }
    }

    /// <summary>Waits until it holds the lock.</summary>
    /// <returns>Fires when it does; at once, if the lock is free. Cancelling gives up.
    /// <c>AddTimeout</c> limits the wait.</returns>
    /// <remarks>Source: <c>DeferredFilesystemLock.deferUntilLocked</c>.</remarks>
    /// <exception cref="InvalidOperationException">This object holds the lock already, or waits for it.</exception>
    public Deferred DeferUntilLocked()
    {
        if (_waiting is not null)
        {
            throw new InvalidOperationException($"This object waits for the lock {_path} already.");
        }

        // What cannot succeed later either comes out as the failure.
        return Deferred.MaybeDeferred(() => Lock() ? Deferred.Succeed() : Wait());
    }

    /// <summary>Releases the lock. Without it, nothing happens.</summary>
    /// <remarks>Source: <c>FilesystemLock.unlock</c>.</remarks>
    public void Unlock()
    {
        _held?.Dispose();
        _held = null;
    }

    /// <summary>Releases the lock, and ends a wait for it with a <see cref="CancelledException"/>.</summary>
    public void Dispose()
    {
        _waiting?.Cancel();
        Unlock();
    }

    private Deferred Wait()
    {
        _waiting = new Deferred(_ => EndWait());
        Schedule();
        return _waiting;
    }

    private void Schedule() => _attempt = _time.CallLater(Interval, static waiting => waiting.TryAgain(), this);

    private void TryAgain()
    {
        _attempt = null;
        bool isLocked;
        try
        {
            isLocked = Lock();
        }
        catch (Exception error)
        {
            EndWait()!.Errback(new Failure(error));
            return;
        }

        if (isLocked)
        {
            EndWait()!.Callback();
        }
        else
        {
            Schedule();
        }
    }

    private Deferred? EndWait()
    {
        Deferred? waiting = _waiting;
        _waiting = null;
        _attempt?.Cancel();
        _attempt = null;
        return waiting;
    }

    private static string Checked(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path;
    }
}
