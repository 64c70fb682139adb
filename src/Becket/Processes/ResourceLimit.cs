namespace Becket.Processes;

/// <summary>The resources of a process that the system limits. Source: setrlimit(2); the numbers are Linux's.</summary>
public enum ResourceLimit
{
    /// <summary>Time on processors, in seconds; at the soft limit the process gets SIGXCPU, at the hard one
    /// SIGKILL.</summary>
    ProcessorTime = 0,

    /// <summary>The size of a file that it writes, in bytes.</summary>
    FileSize = 1,

    /// <summary>The size of its data: initialized, uninitialized and heap. In bytes.</summary>
    Data = 2,

    /// <summary>The size of its stack, in bytes.</summary>
    Stack = 3,

    /// <summary>The size of a core file, in bytes; zero for none.</summary>
    CoreFile = 4,

    /// <summary>The processes and threads of its user.</summary>
    Processes = 6,

    /// <summary>One more than the highest number of a descriptor that it may open.</summary>
    OpenFiles = 7,

    /// <summary>The memory that it may lock, in bytes.</summary>
    LockedMemory = 8,

    /// <summary>The addresses that it may map, in bytes.</summary>
    AddressSpace = 9,
}
