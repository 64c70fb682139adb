using System.Text;

namespace Becket.Processes;

/// <summary>What a child process wrote, and how it ended.</summary>
/// <param name="output">What it wrote to its standard output.</param>
/// <param name="errors">What it wrote to its standard error.</param>
/// <param name="status">How it ended.</param>
public sealed class ProcessResult(byte[] output, byte[] errors, ProcessStatus status)
{
    /// <summary>What it wrote to its standard output.</summary>
    public ReadOnlyMemory<byte> Output => output;

    /// <summary>What it wrote to its standard error.</summary>
    public ReadOnlyMemory<byte> Errors => errors;

    /// <summary>How it ended.</summary>
    public ProcessStatus Status => status;

    /// <summary><see cref="Output"/> read as UTF-8; what is none is replaced.</summary>
    public string OutputText => Encoding.UTF8.GetString(output);

    /// <summary><see cref="Errors"/> read as UTF-8; what is none is replaced.</summary>
    public string ErrorsText => Encoding.UTF8.GetString(errors);
}
