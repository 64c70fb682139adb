namespace Becket.Processes.Errors;

/// <summary>The reasons why a process could not be started.</summary>
public enum SpawnError
{
    /// <summary>Another reason; the message says which.</summary>
    Other,

    /// <summary>There is no such executable, or its interpreter or the working directory is missing (ENOENT).</summary>
    NotFound,

    /// <summary>It may not be executed, or is a directory (EACCES, EPERM).</summary>
    AccessDenied,

    /// <summary>A part of the path is no directory (ENOTDIR).</summary>
    NotADirectory,

    /// <summary>It is neither a program for this machine nor a script that begins with #! (ENOEXEC).</summary>
    NotExecutable,

    /// <summary>Arguments and environment are longer than the system takes (E2BIG).</summary>
    ArgumentsTooLong,

    /// <summary>No descriptor is left for its pipes (EMFILE, ENFILE).</summary>
    TooManyOpenFiles,

    /// <summary>There are too many processes already (EAGAIN), or there is no memory (ENOMEM).</summary>
    NoResources,

    /// <summary>The executable is being written to (ETXTBSY).</summary>
    Busy,

    /// <summary>A descriptor that the options give the child is not open (EBADF).</summary>
    BadDescriptor,
}
