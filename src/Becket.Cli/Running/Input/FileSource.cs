using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running.Options;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Input;

/// <summary>Reads a file, a pipe or a terminal without blocking the loop: while no bytes are available, a thread
/// waits.</summary>
internal sealed class FileSource : IDisposable
{
    private readonly Reactor _reactor;
    private readonly FileStream _stream;
    private volatile bool _isClosed;

    /// <param name="reactor">The reactor that reads the bytes on its loop.</param>
    /// <param name="path">The file, or "-" for standard input.</param>
    /// <exception cref="RunException">The file cannot be opened.</exception>
    public FileSource(Reactor reactor, string path)
    {
        _reactor = reactor;
        Name = InputFile.NameOf(path);
        _stream = InputFile.Open(path);
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
            throw InputFile.CannotRead(Name, error);
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        _stream.Dispose();
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
