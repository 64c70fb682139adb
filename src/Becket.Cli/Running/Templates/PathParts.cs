namespace Becket.Cli.Running.Templates;

/// <summary>Splits paths as GNU parallel does: by their text alone, on every system.</summary>
internal static class PathParts
{
    public static string Of(string path, PathPart part) =>
        part switch
        {
            PathPart.WithoutExtension => WithoutExtension(path),
            PathPart.Name => Name(path),
            PathPart.Directory => Directory(path),
            PathPart.NameWithoutExtension => WithoutExtension(Name(path)),
            _ => path,
        };

    /// <summary>Removes the suffix of a placeholder, and returns the part that it means. Longer suffixes are tried
    /// first, so that <c>{a//}</c> is not read as <c>{a/}</c>.</summary>
    public static PathPart TakeSuffix(ref ReadOnlySpan<char> placeholder)
    {
        (PathPart part, int length) = placeholder switch
        {
            [.., '/', '/'] => (PathPart.Directory, 2),
            [.., '/', '.'] => (PathPart.NameWithoutExtension, 2),
            [.., '/'] => (PathPart.Name, 1),
            [.., '.'] => (PathPart.WithoutExtension, 1),
            _ => (PathPart.Whole, 0),
        };
        placeholder = placeholder[..^length];
        return part;
    }

    private static string WithoutExtension(string path)
    {
        int dot = path.LastIndexOf('.');
        return dot < 0 || path.IndexOf('/', dot) >= 0 ? path : path[..dot];
    }

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Directory(string path)
    {
        ReadOnlySpan<char> inside = path.AsSpan().TrimEnd('/');
        if (inside.IsEmpty)
        {
            return path.StartsWith('/') ? "/" : ".";
        }

        int slash = inside.LastIndexOf('/');
        if (slash < 0)
        {
            return ".";
        }

        ReadOnlySpan<char> directory = inside[..slash].TrimEnd('/');
        return directory.IsEmpty ? "/" : directory.ToString();
    }
}
