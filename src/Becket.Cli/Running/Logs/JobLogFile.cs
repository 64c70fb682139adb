using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running.Input;
using Becket.Cli.Surroundings;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Logs;

/// <summary>A log of jobs, usually a file on disk. While it is open, no other run can open it, and records are only
/// appended.</summary>
/// <remarks>The lock is the system's advisory lock on the open file, so the end of the process releases it in any
/// case.</remarks>
internal sealed class JobLogFile : IDisposable
{
    /// <summary>Longer than any command.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly string _path;
    private readonly SafeFileHandle _handle;

    /// <summary>Whether this is no file on disk but a pipe, a terminal or another device: it is only written
    /// to.</summary>
    private readonly bool _isStream;

    /// <summary>Whether the file is only read.</summary>
    private readonly bool _isReadOnly;
    private long _end;

    private JobLogFile(string path, SafeFileHandle handle, bool isStream, bool isReadOnly = false)
    {
        _path = path;
        _handle = handle;
        _isStream = isStream;
        _isReadOnly = isReadOnly;
    }

    /// <summary>Opens the log, and overwrites it.</summary>
    /// <exception cref="RunException">The file cannot be opened, another run has it open, or it is no log.</exception>
    public static JobLogFile Begin(string path) =>
        Open(
            path,
            log =>
            {
                if (!log._isStream)
                {
                    log.Read(new JobLogContents(), headerOnly: true);
                    log.CutOff(0);
                }

                log.Append(JobLogRecord.Header);
            }
        );

    /// <summary>Opens the log to append to it.</summary>
    /// <param name="path">The file; created if it does not exist.</param>
    /// <param name="contents">Gets the records of the file.</param>
    /// <exception cref="RunException">The file cannot be opened, another run has it open, or a line of it is no
    /// record.</exception>
    public static JobLogFile Resume(string path, JobLogContents contents) =>
        Open(
            path,
            log =>
            {
                if (log._isStream)
                {
                    throw NoFile(path);
                }

                log.Read(contents, headerOnly: false);
                if (log._end == 0)
                {
                    log.Append(JobLogRecord.Header);
                }
            }
        );

    /// <summary>Opens the log only to read it, also while another run has it open: for commands that are
    /// printed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="contents">Gets the records of the file.</param>
    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="RunException">The file cannot be read, or a line of it is no record.</exception>
    public static JobLogFile? View(string path, JobLogContents contents)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return null;
        }

        if (OperatingSystem.IsLinux() && FileKinds.Of(path) is not (FileKind.Regular or FileKind.Directory))
        {
            throw NoFile(path);
        }

        SafeFileHandle? handle = null;
        try
        {
            const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, Sharing);
            var log = new JobLogFile(path, handle, isStream: false, isReadOnly: true);
            log.Read(contents, headerOnly: false);
            return log;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or RunException)
        {
            handle?.Dispose();
            throw error as RunException ?? new RunException($"cannot open {path}: {FileErrorText.Of(error)}");
        }
    }

    /// <summary>Appends a record, in one write.</summary>
    /// <exception cref="RunException">The record cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> record)
    {
        if (_isStream && !OperatingSystem.IsWindows())
        {
            WriteToStream(record);
            return;
        }

        try
        {
            RandomAccess.Write(_handle, record, _end);
            _end += record.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"cannot write to {_path}: {FileErrorText.Of(error)}");
        }
    }

    /// <summary>The command of a job's last record.</summary>
    /// <returns>Null if the job has no record.</returns>
    public string? CommandOf(long number)
    {
        string? command = null;
        var buffer = new InputBuffer();
        long from = 0;
        while (RandomAccess.Read(_handle, buffer.Room(), from) is > 0 and var count)
        {
            buffer.Append(count);
            from += count;
            for (int end; (end = buffer.Bytes.IndexOf((byte)'\n')) >= 0; buffer.Consume(end + 1))
            {
                if (JobLogRecord.TryRead(buffer.Bytes[..end], out JobLogRecord record) && record.Number == number)
                {
                    command = JobLogRecord.CommandOf(record.Command);
                }
            }
        }

        return command;
    }

    public void Dispose() => _handle.Dispose();

    private static JobLogFile Open(string path, Action<JobLogFile> prepare)
    {
        JobLogFile log;
        try
        {
            log = Open(path);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw IsInUse(error) ? InUse(path) : new RunException($"cannot open {path}: {FileErrorText.Of(error)}");
        }

        try
        {
            if (OperatingSystem.IsLinux() && !log._isStream)
            {
                if (!FileLock.TryTake(log._handle))
                {
                    throw InUse(path);
                }

                FileCalls.AddStatusFlags((int)log._handle.DangerousGetHandle(), FileCalls.Append);
            }

            prepare(log);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static JobLogFile Open(string path)
    {
        if (OpenDescriptor(path) is { } descriptor)
        {
            return new JobLogFile(path, descriptor, isStream: true);
        }

        // Linux has the lock below. On other systems the sharing mode is the lock; on Windows it must allow
        // reading, because it binds every program.
        FileShare sharing =
            OperatingSystem.IsLinux() ? FileShare.ReadWrite | FileShare.Delete
            : OperatingSystem.IsWindows() ? FileShare.Read
            : FileShare.None;

        // Opened for reading too, a pipe would never report that its reader has gone.
        bool isStream =
            OperatingSystem.IsLinux()
            && FileKinds.Of(path) is not (FileKind.Regular or FileKind.Directory or FileKind.Missing);
        return new JobLogFile(
            path,
            isStream
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Write, sharing)
                : File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, sharing),
            isStream
        );
    }

    /// <summary>Writes where the stream is, and waits for a reader that is slow.</summary>
    [UnsupportedOSPlatform("windows")]
    private void WriteToStream(ReadOnlySpan<byte> record)
    {
        int descriptor = (int)_handle.DangerousGetHandle();
        while (!record.IsEmpty)
        {
            SystemResult written = FileCalls.Write(descriptor, record);
            record = record[written.Value..];
            if (written.Error == Errno.TryAgain)
            {
                FileCalls.Poll(descriptor, FileCalls.Writable, milliseconds: -1);
            }
            else if (!written.IsSuccess)
            {
                throw new RunException($"cannot write to {_path}: {Marshal.GetPInvokeErrorMessage(written.Error)}");
            }
        }
    }

    /// <summary>A copy of one of the tool's own descriptors, if the path names one (<c>/dev/stdout</c>). Opening the
    /// path again would fail for a socket, and give a file a second position at which to write.</summary>
    private static SafeFileHandle? OpenDescriptor(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        const string Descriptors = "/dev/fd/";
        const string OfThisProcess = "/proc/self/fd/";
        string? number =
            path == "/dev/stdout" ? "1"
            : path == "/dev/stderr" ? "2"
            : path.StartsWith(Descriptors, StringComparison.Ordinal) ? path[Descriptors.Length..]
            : path.StartsWith(OfThisProcess, StringComparison.Ordinal) ? path[OfThisProcess.Length..]
            : null;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
        {
            return null;
        }

        const int LowestFree = 3;
        SystemResult copy =
            descriptor < LowestFree && StandardStreams.IsClosed(descriptor)
                ? throw new IOException("the tool was started without it")
                : FileCalls.Duplicate(descriptor, LowestFree);
        return copy.IsSuccess
            ? new SafeFileHandle(copy.Value, ownsHandle: true)
            : throw new IOException("no such descriptor is open");
    }

    private static RunException NoFile(string path) =>
        new($"{path} is no file on disk, so it keeps no log to resume from");

    private static RunException InUse(string path) => new($"{path} is the log of a run that is under way");

    private static bool IsInUse(Exception error)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int WouldBlockOnLinux = 11;
        const int WouldBlockOnMac = 35;
        return error is IOException && error.HResult is SharingViolation or WouldBlockOnLinux or WouldBlockOnMac;
    }

    /// <summary>Reads the records, and repairs the end unless the file is only read: a killed run, or a full disk, may
    /// have left half a line.</summary>
    private void Read(JobLogContents contents, bool headerOnly)
    {
        var buffer = new InputBuffer();
        for (long line = 1; ; )
        {
            int count = RandomAccess.Read(_handle, buffer.Room(), _end + buffer.Bytes.Length);
            buffer.Append(count);
            for (int end; (end = buffer.Bytes.IndexOf((byte)'\n')) >= 0; line++)
            {
                ReadLine(buffer.Bytes[..end], line, contents);
                if (headerOnly)
                {
                    return;
                }

                buffer.Consume(end + 1);
                _end += end + 1;
            }

            if (count == 0)
            {
                break;
            }

            // A device such as /dev/zero never ends.
            if (buffer.Bytes.Length > LongestLine)
            {
                throw NotALog();
            }
        }

        ReadTorn(buffer.Bytes, contents);
    }

    private void ReadLine(ReadOnlySpan<byte> line, long number, JobLogContents contents)
    {
        if (number == 1)
        {
            if (!line.StartsWith("Seq\t"u8))
            {
                throw NotALog();
            }
        }
        else if (JobLogRecord.TryRead(line, out JobLogRecord record))
        {
            contents.Add(record);
        }
        else
        {
            throw new RunException($"{_path} has no job's record in line {number}");
        }
    }

    private void ReadTorn(ReadOnlySpan<byte> rest, JobLogContents contents)
    {
        if (rest.IsEmpty)
        {
            return;
        }

        if (_end == 0 && !JobLogRecord.Header.StartsWith(rest))
        {
            throw NotALog();
        }

        // The fields before the command are what matters, so a record with half a command still counts.
        if (_end > 0 && JobLogRecord.TryRead(rest, out JobLogRecord record))
        {
            contents.Add(record);
            _end += rest.Length;
            if (!_isReadOnly)
            {
                Append("\n"u8);
            }
        }
        else if (!_isReadOnly)
        {
            CutOff(_end);
        }
    }

    private RunException NotALog() =>
        new($"{_path} is no log of jobs: it does not begin with the names of the columns");

    private void CutOff(long length)
    {
        try
        {
            // A device, such as /dev/null, has no length to set.
            if (RandomAccess.GetLength(_handle) != length)
            {
                RandomAccess.SetLength(_handle, length);
            }

            _end = length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunException($"cannot write to {_path}: {FileErrorText.Of(error)}");
        }
    }
}
