using System.Text;

namespace Becket.Processes;

/// <summary>The output of a child process, and how it ended.</summary>
/// <param name="output">Its standard output.</param>
/// <param name="errors">Its standard error.</param>
/// <param name="status">How it ended.</param>
public sealed class ProcessResult(byte[] output, byte[] errors, ProcessStatus status)
{
    /// <summary>The child's standard output, as <see cref="ProcessExtensions.GetProcessOutput"/> gives it. Each call
    /// returns the same array.</summary>
    public byte[] Output => output;

    /// <summary>The child's standard error. Each call returns the same array.</summary>
    public byte[] Errors => errors;

    /// <summary>How the child ended.</summary>
    public ProcessStatus Status => status;

    /// <summary><see cref="Output"/> read as UTF-8; other bytes become replacement characters.</summary>
    public string OutputText => Encoding.UTF8.GetString(output);

    /// <summary><see cref="Errors"/> read as UTF-8; other bytes become replacement characters.</summary>
    public string ErrorsText => Encoding.UTF8.GetString(errors);
}
