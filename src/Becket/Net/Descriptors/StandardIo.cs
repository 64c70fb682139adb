using System.Globalization;
using System.Runtime.Versioning;
using Becket.Deferreds;
using Becket.Native;
using Becket.Reactors;

namespace Becket.Net.Descriptors;

/// <summary>Opens the standard input and output of the program as the two directions of a connection.</summary>
/// <remarks>
/// <para>Descriptors 0 and 1 often belong to several programs: a terminal, or a pipe that a shell gives to all commands
/// in brackets. One that does not block would surprise the others, because the flag belongs to the open file. So the
/// file is opened anew (through /proc), for this program alone; only where that fails, and for sockets, the flag is
/// set.</para>
/// <para>The connection alone must hold the other side: the next program of a pipeline waits for the end. So 0
/// becomes the null device, and 1 becomes standard error, where stray output of the program does no harm. A terminal
/// stays: no program waits for its end.</para>
/// </remarks>
internal static class StandardIo
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;

    private static int s_isTaken;

    /// <summary>The addresses of the connection.</summary>
    public static NamedEndPoint Name { get; } = new("standard input and output");

    /// <summary>Opens them.</summary>
    /// <exception cref="InvalidOperationException">A connection carries them already.</exception>
    /// <exception cref="IOException">One of them is closed, or no descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor is in virtual time.</exception>
    public static DescriptorChannel Open(Reactor reactor)
    {
        if (!reactor.Driver.IsRealTime)
        {
            throw new PlatformNotSupportedException(
                "In virtual time a program has no standard input and output. Give the code that uses them an endpoint, "
                    + "and in the test another one, tcp: for example."
            );
        }

        if (Interlocked.Exchange(ref s_isTaken, 1) != 0)
        {
            throw new InvalidOperationException(
                "Standard input and output are one connection, which a protocol has already. Two would take bytes from "
                    + "each other."
            );
        }

        try
        {
            return new DescriptorChannel(
                reactor,
                Name,
                owner => OpenInput(reactor, owner),
                owner => OpenOutput(reactor, owner)
            );
        }
        catch
        {
            Free();
            throw;
        }
    }

    private static void Free() => Volatile.Write(ref s_isTaken, 0);

    private static IByteInput OpenInput(Reactor reactor, IDirectionOwner owner)
    {
        int copy = -1;
        IByteInput? watched = OperatingSystem.IsLinux()
            ? Watched(Input, FileCalls.ReadOnly, out copy, copy => new WatchedInput(reactor, copy, owner, Free))
            : null;
        IByteInput input = watched ?? new StreamInput(reactor, Console.OpenStandardInput(), owner, Free);
        if (OperatingSystem.IsLinux() && FileCalls.Open("/dev/null", FileCalls.ReadWrite) is { IsSuccess: true } opened)
        {
            LeaveTo(opened.Value, Input, copy);
            FileCalls.Close(opened.Value);
        }

        return input;
    }

    private static IByteOutput OpenOutput(Reactor reactor, IDirectionOwner owner)
    {
        int copy = -1;
        IByteOutput? watched = OperatingSystem.IsLinux()
            ? Watched(Output, FileCalls.WriteOnly, out copy, copy => new WatchedOutput(reactor, copy, owner))
            : null;
        IByteOutput output = watched ?? new StreamOutput(reactor, Console.OpenStandardOutput(), owner);
        if (OperatingSystem.IsLinux())
        {
            LeaveTo(Error, Output, copy);
        }

        return output;
    }

    /// <summary>Watches a private duplicate of a standard descriptor; null if that has no readiness.</summary>
    [SupportedOSPlatform("linux")]
    private static TDirection? Watched<TDirection>(
        int number,
        int access,
        out int copy,
        [RunsOnLoop] Func<int, TDirection> make
    )
        where TDirection : class
    {
        copy = -1;
        FileStatus status =
            FileStatus.Of(number)
            ?? throw new IOException(
                $"Standard {(number == Input ? "input" : "output")} is closed: the program was started without it."
            );
        if (!status.HasReadiness)
        {
            return null;
        }

        copy = OpenAnew(number, access, status);
        try
        {
            return make(copy);
        }
        catch (ArgumentException)
        {
            // A device without readiness: the null device, for example.
            FileCalls.Close(copy);
            return null;
        }
        catch
        {
            FileCalls.Close(copy);
            throw;
        }
    }

    [SupportedOSPlatform("linux")]
    private static int OpenAnew(int number, int access, FileStatus status)
    {
        if (status.IsPipe || status.IsCharacterDevice)
        {
            SystemResult opened = FileCalls.Open(
                $"/proc/self/fd/{number}",
                access | FileCalls.NonBlocking | FileCalls.CloseOnExec | FileCalls.NoControllingTerminal
            );
            if (opened.IsSuccess)
            {
                return opened.Value;
            }
        }

        // A socket cannot be opened anew; nor can a terminal of another user, or a pipe without a reader.
        int copy = DescriptorCopies.Of(number);
        FileCalls.AddStatusFlags(copy, FileCalls.NonBlocking);
        return copy;
    }

    /// <summary>Lets the number of a standard descriptor refer to another file: the connection has its own
    /// now.</summary>
    /// <param name="other">The other file.</param>
    /// <param name="number">The standard descriptor.</param>
    /// <param name="kept">The connection's duplicate.</param>
    /// <remarks>
    /// The runtime duplicates the standard descriptors when it starts, and the console when it is used. These
    /// duplicates must leave the pipe too, or its other side never sees the end. They are known by the file, and
    /// because exec closes them: what another program has handed over under a number of its own (<c>3&gt;&amp;1</c>)
    /// stays.
    /// </remarks>
    [SupportedOSPlatform("linux")]
    private static void LeaveTo(int other, int number, int kept)
    {
        if (FileCalls.IsTerminal(number) || FileStatus.Of(number) is not { } file)
        {
            return;
        }

        // With 2>&1 standard error holds the pipe anyway.
        if (file.HasReadiness && kept >= 0 && FileStatus.Of(Error) != file)
        {
            int access = FileCalls.GetAccess(number).Value;
            foreach (string name in Directory.GetFiles("/proc/self/fd").Select(static path => Path.GetFileName(path)))
            {
                if (
                    int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int each)
                    && each > Error
                    && each != kept
                    && FileCalls.GetDescriptorFlags(each).Value == FileCalls.CloseOnExecFlag
                    && FileStatus.Of(each) == file
                    && FileCalls.GetAccess(each).Value == access
                )
                {
                    FileCalls.Replace(each, other);
                    FileCalls.SetCloseOnExec(each);
                }
            }
        }

        FileCalls.Replace(number, other);
    }
}
