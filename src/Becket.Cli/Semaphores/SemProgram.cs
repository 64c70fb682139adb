using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Progress;
using Becket.Cli.Running.Scheduling;
using Becket.Processes.Errors;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Semaphores;

/// <summary><c>becket sem</c>: waits for a slot, starts the command, and returns the exit code.</summary>
internal sealed class SemProgram(SemOptions options, TextWriter error)
{
    private const int NoSuchProgram = 127;
    private const int TimedOut = 1;

    /// <summary>The child's number of the slot's open file: the highest that every shell can name.</summary>
    private const int SlotDescriptor = 9;

    /// <summary>Runs the command without the slot's file, so that a daemon that it leaves behind does not keep the
    /// slot. The last word keeps the shell from executing the command in its own place.</summary>
    private const string Keeper = "\"$@\" 9>&-; exit $?";

    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    private string Name => field ??= options.Name ?? SemaphoreName.Default(File.ReadAllText("/proc/self/stat"));

    /// <returns>The exit code.</returns>
    /// <exception cref="RunException">The semaphore cannot be used, or the command not be started.</exception>
    public int Run()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new RunException("becket sem needs Linux: its slots are locks of Linux's files");
        }

        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        return reactor.Run(() => Run(reactor));
    }

    [SupportedOSPlatform("linux")]
    private async Deferred<int> Run(Reactor reactor)
    {
        var slots = new SemaphoreSlots(SemaphoreDirectory.Open(), Name);
        if (options.Wait)
        {
            bool isFree = await WaitFor(reactor, () => slots.TryRemove() ? slots : null) is not null;
            return isFree || options.Timeout is { GivesUp: false } ? Cli.Success : TimedOut;
        }

        if (ShellCommand.Of(options.Command, options.Shell) is not { } command)
        {
            Say($"cannot start {VisibleText.Of(options.Command[0])}: there is no such program");
            return NoSuchProgram;
        }

        SafeFileHandle? slot = await WaitFor(reactor, () => slots.TryTake(options.Slots));
        if (slot is null && options.Timeout is { GivesUp: true })
        {
            return TimedOut;
        }

        // Without a limit, only another process at the gate can be in the way.
        slot ??= await WaitFor(reactor, () => slots.TryTake(int.MaxValue), isLimited: false);
        using (slot)
        {
            return await Start(reactor, command, slot!);
        }
    }

    /// <summary>Asks again and again until there is an answer.</summary>
    /// <returns>Null if the time was over before.</returns>
    private async Deferred<T?> WaitFor<T>(Reactor reactor, Func<T?> ask, bool isLimited = true)
        where T : class
    {
        TimeSpan began = reactor.Now;
        TimeSpan wait = s_shortestWait;
        while (true)
        {
            if (ask() is { } answer)
            {
                return answer;
            }

            if (isLimited && options.Timeout is { } timeout && reactor.Now - began >= timeout.Time)
            {
                Say(TimeoutText(timeout));
                return null;
            }

            // The part that is random keeps processes apart that began at the same time.
            await reactor.DeferLater(wait * (0.5 + Random.Shared.NextDouble()));
            wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait;
        }
    }

    private string TimeoutText(SemTimeout timeout)
    {
        string missing = options.Wait ? "its commands have not ended" : "no slot has become free";
        string then = timeout.GivesUp || options.Wait ? "gave up" : "the command starts all the same";
        return $"semaphore {VisibleText.Of(Name)}: {missing} in {ElapsedText.WithUnits(timeout.Time)}; {then}";
    }

    [SupportedOSPlatform("linux")]
    private async Deferred<int> Start(Reactor reactor, IReadOnlyList<string> command, SafeFileHandle slot)
    {
        var child = new ExitWatch();
        if (!options.Foreground)
        {
            Spawn(reactor, child, ["/bin/sh", "-c", Keeper, "sh", .. command], slot);
            return Cli.Success;
        }

        // Before the start, so that a signal cannot come between. The terminal's own signals reach the command too, as
        // it is in the same group; those of kill do not.
        using PosixSignalRegistration interrupt = Handle(PosixSignal.SIGINT, null);
        using PosixSignalRegistration quit = Handle(PosixSignal.SIGQUIT, null);
        using PosixSignalRegistration terminate = Handle(PosixSignal.SIGTERM, Forward);
        using PosixSignalRegistration hangUp = Handle(PosixSignal.SIGHUP, Forward);
        Spawn(reactor, child, command, slot);
        ProcessStatus status = await child.Ended;

        // A process that the command left behind may share the open file. It does not keep the slot.
        FileLock.Release(slot);
        return status.Signal is { } signal ? JobRun.ExitCodeOf(signal) : status.ExitCode ?? JobRun.OtherError;

        void Forward(PosixSignal signal) => reactor.CallFromThread(() => child.Signal(ProcessSignals.NumberOf(signal)));
    }

    private void Spawn(Reactor reactor, ExitWatch child, IReadOnlyList<string> words, SafeFileHandle slot)
    {
        try
        {
            reactor.SpawnProcess(child, words[0], words.Skip(1), OptionsOf(slot));
        }
        catch (Exception failed) when (failed is SpawnException or ArgumentException)
        {
            throw new RunException(failed.Message.TrimEnd('.'));
        }
    }

    private ProcessOptions OptionsOf(SafeFileHandle slot) =>
        new()
        {
            StandardInput = options.Foreground || options.Pipe ? ChildDescriptor.Inherit(0) : ChildDescriptor.Null,
            StandardOutput = ChildDescriptor.Inherit(1),
            StandardError = ChildDescriptor.Inherit(2),
            MoreDescriptors = new Dictionary<int, ChildDescriptor>
            {
                [SlotDescriptor] = ChildDescriptor.FromHandle(slot),
            },
            OwnProcessGroup = false,
            OutlivesReactor = true,
        };

    private void Say(string text) => error.WriteLine("becket: " + text);

    private static PosixSignalRegistration Handle(PosixSignal signal, Action<PosixSignal>? action) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true;
                action?.Invoke(context.Signal);
            }
        );
}
