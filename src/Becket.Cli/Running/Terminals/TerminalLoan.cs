using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Terminals;

/// <summary>Gives the terminal to one job at a time, and takes it back with its modes as they were (<c>--tty</c>).
/// Source: tcsetpgrp(3), tcsetattr(3).</summary>
internal sealed unsafe partial class TerminalLoan : IDisposable
{
    private const int AfterOutput = 1;
    private const int Block = 0;
    private const int SetMask = 2;

    /// <summary>More than struct termios (60 bytes) and sigset_t (128) of any C library on Linux.</summary>
    private const int LargestObject = 256;

    private readonly byte[] _modes = new byte[LargestObject];

    /// <summary>The modes that the job has set, while the run is suspended.</summary>
    private readonly byte[] _borrowersModes = new byte[LargestObject];
    private readonly int _ownGroup;
    private readonly bool _knowsModes;
    private int _borrower;
    private bool _hasBorrowersModes;

    private TerminalLoan(int descriptor)
    {
        Handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _ownGroup = getpgrp();
        _knowsModes = SaveModes(_modes);
    }

    /// <summary>The terminal.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Called with the signal when one of the terminal (Ctrl-C, Ctrl-\) has ended a job.</summary>
    public Action<int>? Interrupted { get; set; }

    private int Descriptor => (int)Handle.DangerousGetHandle();

    /// <summary>Whether the run or its job is in the foreground. In the background the terminal is the
    /// shell's.</summary>
    private bool IsOurs
    {
        get
        {
            int foreground = tcgetpgrp(Descriptor);
            return foreground == _ownGroup || (_borrower != 0 && foreground == _borrower);
        }
    }

    /// <exception cref="RunException">There is no terminal.</exception>
    public static TerminalLoan Open()
    {
        int descriptor = JobControl.OpenTerminal();
        return descriptor >= 0
            ? new TerminalLoan(descriptor)
            : throw new RunException("--tty needs a terminal, and there is none here");
    }

    /// <summary>Gives the terminal to a job.</summary>
    /// <param name="group">The job's process group, which has the number of its child.</param>
    public void Give(int group)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        _borrower = group;
        if (!IsOurs)
        {
            return;
        }

        SetForeground(group);

        // The child may have asked for the terminal before it had it, and was stopped.
        ProcessCalls.Kill(-group, JobControl.Continue);
    }

    /// <summary>Gives it again, after the run was suspended.</summary>
    public void GiveAgain()
    {
        if (_borrower == 0 || !OperatingSystem.IsLinux() || !IsOurs)
        {
            return;
        }

        if (_hasBorrowersModes)
        {
            SetModes(_borrowersModes);
        }

        Give(_borrower);
    }

    /// <summary>Gives it to the job that has not got it, once the shell has put the run into the foreground.</summary>
    public void GiveIfDue()
    {
        if (_borrower != 0 && tcgetpgrp(Descriptor) == _ownGroup)
        {
            GiveAgain();
        }
    }

    /// <summary>Takes it back until <see cref="GiveAgain"/>.</summary>
    public void Recall()
    {
        if (OperatingSystem.IsLinux() && IsOurs)
        {
            _hasBorrowersModes = SaveModes(_borrowersModes);
            Return();
        }
    }

    /// <summary>Takes it back, because the job has ended.</summary>
    public void TakeBack()
    {
        bool isOurs = IsOurs;
        _borrower = 0;
        if (isOurs && OperatingSystem.IsLinux())
        {
            Return();
        }
    }

    public void Dispose() => Handle.Dispose();

    [SupportedOSPlatform("linux")]
    private void SetForeground(int group)
    {
        using var blocked = new BlockedOutputSignal();
        _ = tcsetpgrp(Descriptor, group);
    }

    [SupportedOSPlatform("linux")]
    private void Return()
    {
        SetForeground(_ownGroup);
        if (_knowsModes)
        {
            SetModes(_modes);
        }
    }

    [SupportedOSPlatform("linux")]
    private void SetModes(byte[] saved)
    {
        using var blocked = new BlockedOutputSignal();
        fixed (byte* modes = saved)
        {
            _ = tcsetattr(Descriptor, AfterOutput, modes);
        }
    }

    private bool SaveModes(byte[] saved)
    {
        fixed (byte* modes = saved)
        {
            return tcgetattr(Descriptor, modes) == 0;
        }
    }

    [LibraryImport("libc")]
    private static partial int getpgrp();

    [LibraryImport("libc")]
    private static partial int tcgetpgrp(int descriptor);

    [LibraryImport("libc")]
    private static partial int tcsetpgrp(int descriptor, int group);

    [LibraryImport("libc")]
    private static partial int tcgetattr(int descriptor, byte* modes);

    [LibraryImport("libc")]
    private static partial int tcsetattr(int descriptor, int when, byte* modes);

    [LibraryImport("libc")]
    private static partial int pthread_sigmask(int how, byte* set, byte* old);

    /// <summary>Blocks SIGTTOU on this thread: the system lets a process in the background change the terminal only
    /// then.</summary>
    private readonly ref struct BlockedOutputSignal
    {
        private readonly ulong _before;

        public BlockedOutputSignal()
        {
            byte* set = stackalloc byte[LargestObject];
            byte* old = stackalloc byte[LargestObject];
            new Span<byte>(set, LargestObject).Clear();
            new Span<byte>(old, LargestObject).Clear();
            *(ulong*)set = 1UL << (JobControl.TerminalOutput - 1);
            _ = pthread_sigmask(Block, set, old);
            _before = *(ulong*)old;
        }

        public void Dispose()
        {
            byte* set = stackalloc byte[LargestObject];
            new Span<byte>(set, LargestObject).Clear();
            *(ulong*)set = _before;
            _ = pthread_sigmask(SetMask, set, null);
        }
    }
}
