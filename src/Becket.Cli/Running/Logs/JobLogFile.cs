using Becket.Cli.Native;
using Becket.Cli.Running.Input;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Logs;

/// <summary>A log of jobs on disk: ours alone while it is open, and only ever added to.</summary>
/// <remarks>The lock is the system's advisory one on the open file, so it ends with the process, however that
/// ends.</remarks>
internal sealed class JobLogFile : IDisposable
{
    /// <summary>No command is as long.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private long _end;

    private JobLogFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
    }

    /// <summary>Opens the log, and begins it anew.</summary>
    /// <exception cref="RunException">It cannot be opened, another run has it, or it is another file
    /// altogether.</exception>
    public static JobLogFile Begin(string path) =>
        Open(
            path,
            log =>
            {
                log.Read(new JobLogContents(), headerOnly: true);
                log.CutOff(0);
                log.Append(JobLogRecord.Header);
            }
        );

    /// <summary>Opens the log to add to it.</summary>
    /// <param name="path">The file; begun if it is not there.</param>
    /// <param name="contents">What it holds.</param>
    /// <exception cref="RunException">It cannot be opened, another run has it, or something in it cannot be
    /// read.</exception>
    public static JobLogFile Resume(string path, JobLogContents contents) =>
        Open(
            path,
            log =>
            {
                log.Read(contents, headerOnly: false);
                if (log._end == 0)
                {
                    log.Append(JobLogRecord.Header);
                }
            }
        );

    /// <summary>Adds a record, in one write.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> record)
    {
        try
        {
            RandomAccess.Write(_handle, record, _end);
            _end += record.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"cannot write to {_path}: {Reason.Of(error)}");
        }
    }

    public void Dispose() => _handle.Dispose();

    private static JobLogFile Open(string path, Action<JobLogFile> prepare)
    {
        JobLogFile log;
        try
        {
            // Elsewhere sharing is the lock. On Windows it is no advice: with none at all, others could not even look.
            FileShare sharing =
                OperatingSystem.IsLinux() ? FileShare.ReadWrite | FileShare.Delete
                : OperatingSystem.IsWindows() ? FileShare.Read
                : FileShare.None;
            log = new JobLogFile(path, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, sharing));
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw IsInUse(error) ? InUse(path) : new RunException($"cannot open {path}: {Reason.Of(error)}");
        }

        try
        {
            if (OperatingSystem.IsLinux())
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

    private static RunException InUse(string path) => new($"{path} is the log of a run that is under way");

    private static bool IsInUse(Exception error)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int WouldBlockOnLinux = 11;
        const int WouldBlockOnMac = 35;
        return error is IOException && error.HResult is SharingViolation or WouldBlockOnLinux or WouldBlockOnMac;
    }

    /// <summary>Reads the records, and mends the end: a run that was killed, or a disk that was full, may have left
    /// half a line.</summary>
    private void Read(JobLogContents contents, bool headerOnly)
    {
        var buffer = new InputBuffer();
        for (long line = 1; ; )
        {
            int count = RandomAccess.Read(_handle, buffer.Room(), _end + buffer.Bytes.Length);
            buffer.Added(count);
            for (int end; (end = buffer.Bytes.IndexOf((byte)'\n')) >= 0; line++)
            {
                ReadLine(buffer.Bytes[..end], line, contents);
                if (headerOnly)
                {
                    return;
                }

                buffer.Used(end + 1);
                _end += end + 1;
            }

            if (count == 0)
            {
                break;
            }

            // A device may give zero bytes for ever.
            if (buffer.Bytes.Length > LongestLine)
            {
                throw NoLog();
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
                throw NoLog();
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
            throw NoLog();
        }

        // All that matters stands before the command, so a record that has lost the end of that is good enough.
        if (_end > 0 && JobLogRecord.TryRead(rest, out JobLogRecord record))
        {
            contents.Add(record);
            _end += rest.Length;
            Append("\n"u8);
        }
        else
        {
            CutOff(_end);
        }
    }

    private RunException NoLog() => new($"{_path} is no log of jobs: it does not begin with the names of the columns");

    private void CutOff(long length)
    {
        try
        {
            // What is no file, such as /dev/null, holds nothing to cut off.
            if (RandomAccess.GetLength(_handle) != length)
            {
                RandomAccess.SetLength(_handle, length);
            }

            _end = length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunException($"cannot write to {_path}: {Reason.Of(error)}");
        }
    }
}
