namespace Becket.Cli.Native;

/// <summary>What a path names, behind links.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or nothing that may be seen, or a kind that needs no care.</summary>
    Other,
    Regular,
    Directory,
    NamedPipe,
    Socket,
}
