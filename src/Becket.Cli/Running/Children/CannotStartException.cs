namespace Becket.Cli.Running.Children;

/// <summary>Thrown when a child could not be started.</summary>
/// <param name="reason">The reason in a few words.</param>
/// <param name="exitCode">The exit code of a shell: 127 for a program that does not exist, 126 for one that cannot be
/// executed.</param>
/// <param name="mayPass">Whether the start may succeed when fewer children run: there are too many processes or open
/// files.</param>
internal sealed class CannotStartException(string reason, int exitCode, bool mayPass) : Exception(reason)
{
    public int ExitCode => exitCode;

    public bool MayPass => mayPass;
}
