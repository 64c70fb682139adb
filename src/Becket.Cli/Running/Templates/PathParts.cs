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
            PathPart.WithoutTwoExtensions => WithoutExtensions(path, 2),
            PathPart.WithoutThreeExtensions => WithoutExtensions(path, 3),
            PathPart.NameWithoutTwoExtensions => WithoutExtensions(Name(path), 2),
            PathPart.NameWithoutThreeExtensions => WithoutExtensions(Name(path), 3),
            PathPart.BeforeName => path[..Math.Max(0, path.LastIndexOf('/'))],
            PathPart.Extension => Extensions(path, 1),
            PathPart.TwoExtensions => Extensions(path, 2),
            PathPart.ThreeExtensions => Extensions(path, 3),
            _ => path,
        };

    /// <summary>The part that the end of a placeholder names, as <c>/.</c> in <c>{2/.}</c>.</summary>
    /// <param name="suffix">The end of the placeholder.</param>
    /// <param name="isPlus">Whether the parts of <c>--plus</c> are known.</param>
    /// <param name="part">The part.</param>
    /// <returns>False if it names none.</returns>
    public static bool TryRead(ReadOnlySpan<char> suffix, bool isPlus, out PathPart part)
    {
        PathPart? found = suffix switch
        {
            "" => PathPart.Whole,
            "." => PathPart.WithoutExtension,
            "/" => PathPart.Name,
            "//" => PathPart.Directory,
            "/." => PathPart.NameWithoutExtension,
            ".." when isPlus => PathPart.WithoutTwoExtensions,
            "..." when isPlus => PathPart.WithoutThreeExtensions,
            "/.." when isPlus => PathPart.NameWithoutTwoExtensions,
            "/..." when isPlus => PathPart.NameWithoutThreeExtensions,
            "+/" when isPlus => PathPart.BeforeName,
            "+." when isPlus => PathPart.Extension,
            "+.." when isPlus => PathPart.TwoExtensions,
            "+..." when isPlus => PathPart.ThreeExtensions,
            _ => null,
        };
        part = found ?? PathPart.Whole;
        return found is not null;
    }

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Directory(string path)
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

    private static string WithoutExtension(string path) => WithoutExtensions(path, 1);

    private static string WithoutExtensions(string path, int count)
    {
        int dot = DotBefore(path, count);
        return dot < 0 ? path : path[..dot];
    }

    private static string Extensions(string path, int count)
    {
        int dot = DotBefore(path, count);
        return dot < 0 ? "" : path[(dot + 1)..];
    }

    /// <summary>The index of the dot before this many extensions; -1 if the path has fewer.</summary>
    private static int DotBefore(string path, int count)
    {
        int name = path.LastIndexOf('/') + 1;
        int dot = path.Length;
        for (; count > 0 && dot >= 0; count--)
        {
            int found = path.AsSpan(name, Math.Max(0, dot - name)).LastIndexOf('.');
            dot = found < 0 ? -1 : name + found;
        }

        return dot;
    }
}
