namespace Becket.Simulations.Disks;

/// <summary>The exceptions that System.IO throws on Linux. Source of the numbers: errno(3).</summary>
internal static class DiskErrors
{
    private const int InputOutput = 5;
    private const int Exists = 17;
    private const int TooManyOpenFiles = 24;
    private const int NoSpace = 28;

    public static IOException Full(string path) => new($"No space left on device : '{path}'", NoSpace);

    public static IOException CannotRead(string path) => new($"Input/output error : '{path}'", InputOutput);

    public static IOException NoDescriptor(string path) => new($"Too many open files : '{path}'", TooManyOpenFiles);

    public static IOException AlreadyExists(string path) => new($"The file '{path}' already exists.", Exists);

    public static FileNotFoundException NotFound(string path) => new($"Could not find file '{path}'.", path);

    public static DirectoryNotFoundException NoDirectory(string path) =>
        new($"Could not find a part of the path '{path}'.");

    public static UnauthorizedAccessException IsDirectory(string path) =>
        new($"Access to the path '{path}' is denied: it is a directory.");

    public static IOException Crashed(string path) =>
        new($"The host of the simulation has crashed, or its program has ended, while it had '{path}' open.");
}
