using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running.Options;
using Becket.Cli.Surroundings;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Input;

/// <summary>Opens what a run reads: a file, a pipe or standard input.</summary>
internal static class InputFile
{
    private const string StandardInputName = "standard input";

    /// <summary>The name for messages.</summary>
    /// <param name="path">The file, or "-" for standard input.</param>
    public static string NameOf(string path) => path == InputSource.StandardInput ? StandardInputName : path;

    /// <summary>Opens it for reading, without waiting for the writer of a named pipe.</summary>
    /// <param name="path">The file, or "-" for standard input.</param>
    /// <exception cref="RunException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return path == InputSource.StandardInput ? OpenStandardInput() : OpenFile(path);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CannotRead(NameOf(path), error);
        }
    }

    /// <summary>The exception for the user.</summary>
    /// <param name="name">The result of <see cref="NameOf"/>.</param>
    /// <param name="error">What opening or reading has thrown.</param>
    public static RunException CannotRead(string name, Exception error) =>
        new($"cannot read {name}: {ReasonOf(name, error)}");

    private static string ReasonOf(string name, Exception error)
    {
        // Opening has found out by now whether it is a directory.
        if (error is not UnauthorizedAccessException || !OperatingSystem.IsLinux())
        {
            return FileErrorText.Of(error);
        }

        return name == StandardInputName ? "it is not open for reading" : "permission denied";
    }

    private static FileStream OpenStandardInput()
    {
        if (StandardStreams.IsClosed(0))
        {
            throw new RunException("cannot read standard input: it is closed; name a file with -a, or write < FILE");
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

    private static FileStream OpenFile(string path)
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
}
