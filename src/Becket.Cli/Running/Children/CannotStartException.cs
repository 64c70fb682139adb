namespace Becket.Cli.Running.Children;

/// <summary>A child could not be started.</summary>
/// <param name="reason">In a few words.</param>
/// <param name="exitCode">What a shell would give: 127 for a program that is not there, 126 for one that cannot be
/// executed.</param>
/// <param name="mayPass">Whether it may be possible when fewer run: there are too many processes or open files.</param>
internal sealed class CannotStartException(string reason, int exitCode, bool mayPass) : Exception(reason)
{
    public int ExitCode => exitCode;

    public bool MayPass => mayPass;
}
