namespace Becket.Cli.Native;

/// <summary>What a path names, behind links.</summary>
internal enum FileKind
{
    /// <summary>A device such as a terminal, or another kind that needs no care.</summary>
    Other,

    /// <summary>Nothing, or nothing that this process may see.</summary>
    Missing,
    Regular,
    Directory,
    NamedPipe,
    Socket,
}
