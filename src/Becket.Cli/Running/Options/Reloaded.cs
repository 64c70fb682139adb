using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>The value of an option; or of a file, which is read again when it changes.</summary>
internal sealed class Reloaded<T>
{
    private readonly string? _path;
    private readonly TryRead<T>? _tryRead;
    private (DateTime Written, long Length) _version;

    public Reloaded(T value) => Value = value;

    private Reloaded(T value, string path, TryRead<T> tryRead, (DateTime Written, long Length) version)
        : this(value) => (_path, _tryRead, _version) = (path, tryRead, version);

    /// <summary>The value that was read last.</summary>
    public T Value { get; private set; }

    /// <summary>Whether the value is in a file.</summary>
    public bool IsFile => _path is not null;

    /// <summary>Reads a value; or if the text is none, but the name of a file, from that file.</summary>
    public static bool TryParse(string text, TryRead<T> tryRead, out Reloaded<T> reloaded)
    {
        reloaded = null!;
        if (tryRead(text, out T value))
        {
            reloaded = new Reloaded<T>(value);
            return true;
        }

        (DateTime, long)? version = VersionOf(text);
        if (version is { } known && ReadFile(text) is { } contents && tryRead(contents, out value))
        {
            reloaded = new Reloaded<T>(value, text, tryRead, known);
            return true;
        }

        return false;
    }

    /// <summary>Reads the file again if it has changed. While it holds no value, the last one applies: an editor may be
    /// about to write it.</summary>
    /// <returns>The value.</returns>
    public T Reload()
    {
        if (_path is not null && VersionOf(_path) is { } version && version != _version)
        {
            _version = version;
            if (ReadFile(_path) is { } contents && _tryRead!(contents, out T value))
            {
                Value = value;
            }
        }

        return Value;
    }

    private static (DateTime Written, long Length)? VersionOf(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
    }

    private static string? ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
