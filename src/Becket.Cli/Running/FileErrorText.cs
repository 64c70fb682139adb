namespace Becket.Cli.Running;

/// <summary>Describes in a few words why a file could not be used.</summary>
internal static class FileErrorText
{
    public static string Of(Exception error) =>
        error switch
        {
            FileNotFoundException => "there is no such file",
            DirectoryNotFoundException => "there is no such directory",
            UnauthorizedAccessException => "permission denied, or it is a directory",
            _ => WithoutPath(error.Message).TrimEnd('.'),
        };

    /// <summary>The runtime puts the path behind what the system says. Callers have named the file already.</summary>
    private static string WithoutPath(string message) =>
        message.EndsWith('\'') && message.LastIndexOf(" : '", StringComparison.Ordinal) is > 0 and var end
            ? message[..end].TrimEnd()
            : message;
}
