using System.Globalization;
using System.Text;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Running.Children;

/// <summary>Describes in one line why a child could not be started, whatever its arguments are.</summary>
internal static class StartErrorText
{
    /// <summary>The longest argument that Linux takes (MAX_ARG_STRLEN of execve(2), without the zero byte).</summary>
    private const int LongestArgument = 131_071;

    private const int MostOfValue = 40;

    public static string Of(SpawnException error, Job job)
    {
        if (error.Reason == SpawnError.ArgumentsTooLong)
        {
            return TooLong(job.Arguments);
        }

        // The message names the program, which may be a value of any length.
        string program = job.Arguments[0];
        string message = error.Message.TrimEnd('.');
        return program.Length > MostOfValue
            ? message.Replace(program, VisibleText.Of(program, MostOfValue), StringComparison.Ordinal)
            : message;
    }

    private static string TooLong(IReadOnlyList<string> arguments)
    {
        string longest = arguments.MaxBy(argument => argument.Length)!;
        int bytes = Encoding.UTF8.GetByteCount(longest);
        return bytes > LongestArgument
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the argument '{VisibleText.Of(longest, MostOfValue)}' has {bytes:N0} bytes, and the system takes "
                    + $"{LongestArgument:N0}: pass it by --stdin FILE"
            )
            : "arguments and environment together are longer than the system takes: pass fewer values at once";
    }
}
