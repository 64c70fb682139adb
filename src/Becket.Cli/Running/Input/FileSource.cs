using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running.Options;
using Becket.Cli.Surroundings;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Input;

/// <summary>Reads a file, a pipe or a terminal without blocking the loop: while no bytes are available, a thread
/// waits.</summary>
internal sealed class FileSource : IDisposable
{
    private const string StandardInputName = "standard input";

    private readonly Reactor _reactor;
    private readonly FileStream _stream;
    private volatile bool _isClosed;

    /// <param name="reactor">The reactor that reads the bytes on its loop.</param>
    /// <param name="path">The file, or "-" for standard input.</param>
    /// <exception cref="RunException">The file cannot be opened.</exception>
    public FileSource(Reactor reactor, string path)
    {
        _reactor = reactor;
        Name = path == InputSource.StandardInput ? StandardInputName : path;
        try
        {
            _stream = path == InputSource.StandardInput ? OpenStandardInput() : Open(path);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new RunException($"cannot read {Name}: {ReasonOf(error)}");
        }
    }

    public string Name { get; }

    /// <summary>The number of bytes left to read; null for a pipe or a terminal.</summary>
    public long? Length => _stream.CanSeek ? _stream.Length - _stream.Position : null;

    /// <summary>Whether opening the file once more gives the same bytes: of a pipe, it would take them from the first
    /// reader.</summary>
    public static bool CanReadTwice(string path) =>
        path == InputSource.StandardInput || !OperatingSystem.IsLinux() || FileKinds.Of(path) == FileKind.Regular;

    /// <inheritdoc cref="ReadBytes"/>
    public int? Read(Span<byte> into, Action arrived)
    {
        // A file on disk never makes a read wait for long; a pipe may wait forever. On Windows the loop waits.
        if (!_stream.CanSeek && !OperatingSystem.IsWindows() && !IsReadable(wait: 0))
        {
            new Thread(() => Wait(arrived)) { IsBackground = true, Name = "becket input" }.Start();
            return null;
        }

        try
        {
            return _stream.Read(into);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"cannot read {Name}: {ReasonOf(error)}");
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        _stream.Dispose();
    }

    private string ReasonOf(Exception error)
    {
        // Opening has found out by now whether it is a directory.
        if (error is not UnauthorizedAccessException || !OperatingSystem.IsLinux())
        {
            return FileErrorText.Of(error);
        }

        return Name == StandardInputName ? "it is not open for reading" : "permission denied";
    }

    private static FileStream OpenStandardInput()
    {
        if (StandardStreams.IsClosed(0))
        {
            throw new RunException("cannot read standard input: it is closed; name a file with -a, or values with :::");
        }

        if (OperatingSystem.IsLinux() && FileKinds.Of("/dev/stdin") == FileKind.Directory)
        {
            throw new RunException("cannot read standard input: it is a directory");
        }

        return new FileStream(
            new SafeFileHandle(StandardStreams.Descriptor(0), ownsHandle: false),
            FileAccess.Read,
            bufferSize: 0
        );
    }

    private static FileStream Open(string path)
    {
        FileKind kind = OperatingSystem.IsLinux() ? FileKinds.Of(path) : FileKind.Other;
        if (kind is FileKind.Directory or FileKind.Socket)
        {
            string found = kind == FileKind.Directory ? "a directory" : "a socket";
            throw new RunException($"cannot read {path}: it is {found}");
        }

        if (OperatingSystem.IsLinux() && kind == FileKind.NamedPipe)
        {
            return OpenPipe(path);
        }

        return new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0
        );
    }

    /// <summary>Opens a named pipe without waiting for a writer, which would stop the loop. A writer is waited for like
    /// the bytes: until the first one has opened the pipe, poll reports neither bytes nor an end (Linux).</summary>
    [SupportedOSPlatform("linux")]
    private static FileStream OpenPipe(string path)
    {
        SystemResult opened = FileCalls.Open(path, FileCalls.ReadOnly | FileCalls.CloseOnExec | FileCalls.NonBlocking);
        if (!opened.IsSuccess)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(opened.Error));
        }

        FileCalls.SetStatusFlags(opened.Value, 0);
        return new FileStream(new SafeFileHandle(opened.Value, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Whether a read would return at once, be it with bytes, the end or an error.</summary>
    /// <param name="wait">How long to wait for that, in milliseconds.</param>
    [UnsupportedOSPlatform("windows")]
    private bool IsReadable(int wait)
    {
        SafeFileHandle handle = _stream.SafeFileHandle;
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        try
        {
            // An error or an interruption counts as "not yet"; a read will report an error that stays.
            return FileCalls.Poll((int)handle.DangerousGetHandle(), FileCalls.Readable, wait).Value > 0;
        }
        finally
        {
            handle.DangerousRelease();
        }
    }

    private void Wait(Action arrived)
    {
        try
        {
            // In slices, so that the thread ends soon after the run.
            while (!_isClosed && !OperatingSystem.IsWindows())
            {
                if (IsReadable(wait: 250))
                {
                    _reactor.CallFromThread(arrived);
                    return;
                }
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or ReactorNotRunningException)
        {
            // The run has ended, and does not wait for input any more.
        }
    }
}
