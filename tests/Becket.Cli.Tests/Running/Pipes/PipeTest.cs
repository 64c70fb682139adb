using System.Text;

namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>A directory, and the tool with jobs that read blocks.</summary>
public abstract class PipeTest : IDisposable
{
    private readonly WorkDirectory _directory = new();

    /// <summary>How the input arrives: through a pipe, as a file on standard input, or as a named file.</summary>
    public static TheoryData<string> Ways => ["pipe", "stdin", "-a", "--pipe-part"];

    private protected WorkDirectory Files => _directory;

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static byte[] Binary(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private protected static byte[] Lines(int count) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, count).Select(number => $"{number}\n")));

    private protected string Written(string text)
    {
        File.WriteAllText(_directory["input"], text);
        return _directory["input"];
    }

    private protected ToolResult Run(string way, byte[] input, params string[] args)
    {
        string file = _directory["input"];
        File.WriteAllBytes(file, input);
        return way switch
        {
            "pipe" => Tool.Run(input, ["--pipe", .. args]),
            "stdin" => ShellRun.Of($"exec \"$@\" < '{file}'", ["--pipe", .. args]),
            "-a" => Tool.Run([], ["--pipe", "-a", file, .. args]),
            _ => Tool.Run([], [way, "-a", file, .. args]),
        };
    }
}
