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
            _ => error.Message.TrimEnd('.'),
        };
}
