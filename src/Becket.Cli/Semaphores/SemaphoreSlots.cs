using System.Globalization;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Semaphores;

/// <summary>The slots of a semaphore: a file for each. A slot is taken while a process holds the lock on its
/// file.</summary>
/// <remarks>
/// <para>The system releases a lock when the last process that shares the open file has ended, however it ended. So no
/// killed process leaves a slot behind.</para>
/// <para>All changes happen under the lock on one further file, the gate. Therefore the number of taken slots does not
/// grow between counting and taking, and a file can be removed. The gate itself is never removed.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class SemaphoreSlots(string directory, string name)
{
    public const string GateName = "gate";

    private readonly string _gate = Path.Combine(directory, GateName);
    private readonly string _files = Path.Combine(directory, SemaphoreName.ToDirectory(name));

    /// <summary>Takes a slot.</summary>
    /// <param name="most">The number of slots that may be taken, this one included.</param>
    /// <returns>The locked file; null if all slots are taken, or another process is at the gate.</returns>
    /// <exception cref="RunException">The files cannot be used.</exception>
    public SafeFileHandle? TryTake(int most) => InGate(() => TakeFree(most), busy: null);

    /// <summary>Removes the semaphore if no slot is taken.</summary>
    /// <returns>False if a slot is taken, or another process is at the gate.</returns>
    /// <exception cref="RunException">The files cannot be used.</exception>
    public bool TryRemove() => InGate(RemoveIfFree, busy: false);

    private SafeFileHandle? TakeFree(int most)
    {
        Directory.CreateDirectory(_files);
        SafeFileHandle? free = null;
        int taken = 0;
        for (int number = 1; taken < most; number++)
        {
            string path = Path.Combine(_files, number.ToString(CultureInfo.InvariantCulture));
            bool isNew = !File.Exists(path);
            if (isNew && free is not null)
            {
                return free;
            }

            SafeFileHandle file = Open(path);
            if (!TryLock(file))
            {
                taken++;
                file.Dispose();
            }
            else if (free is null)
            {
                free = file;
            }
            else
            {
                file.Dispose();
            }
        }

        free?.Dispose();
        return null;
    }

    private bool RemoveIfFree()
    {
        if (!Directory.Exists(_files))
        {
            return true;
        }

        foreach (string path in Directory.EnumerateFiles(_files))
        {
            using SafeFileHandle file = Open(path);
            if (!TryLock(file))
            {
                return false;
            }
        }

        Directory.Delete(_files, recursive: true);
        return true;
    }

    private T InGate<T>(Func<T> action, T busy)
    {
        try
        {
            using SafeFileHandle gate = Open(_gate);
            return TryLock(gate) ? action() : busy;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"cannot use the semaphore in {_files}: {FileErrorText.Of(error)}");
        }
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private bool TryLock(SafeFileHandle file)
    {
        bool isTaken = FileLock.TryTake(file, out bool isSupported);
        return isSupported
            ? isTaken
            : throw new RunException(
                $"the file system of {directory} has no locks; set XDG_CACHE_HOME to a directory on another one"
            );
    }
}
