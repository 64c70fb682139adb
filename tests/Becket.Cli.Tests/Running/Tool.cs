using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Becket.Cli.Tests.Running;

/// <summary>The built tool in its own process, with pipes as its standard streams.</summary>
internal sealed class Tool : IDisposable
{
    /// <summary>A limit for hanging tests, not a measure of speed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly Process _process;
    private readonly Task<byte[]> _output;
    private readonly Task<byte[]> _error;
    private readonly StringBuilder _errorSoFar = new();

    private Tool(Process process)
    {
        _process = process;
        _output = ReadAsync(process.StandardOutput.BaseStream);
        _error = ReadAsync(process.StandardError.BaseStream, NoteError);
    }

    /// <summary>The program that runs the tool, and the arguments before the tool's own; the native tool if BECKET_TOOL
    /// names it.</summary>
    public static string[] Command { get; } =
        Environment.GetEnvironmentVariable("BECKET_TOOL") is { Length: > 0 } native
            ? [native]
            :
            [
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                Path.Combine(AppContext.BaseDirectory, "Becket.Cli.dll"),
            ];

    public Stream Input => _process.StandardInput.BaseStream;

    public int Pid => _process.Id;

    /// <summary>Runs <c>becket run</c>, and waits for it.</summary>
    public static ToolResult Run(string input, params string[] args) => Run(Encoding.UTF8.GetBytes(input), args);

    public static ToolResult Run(byte[] input, params string[] args)
    {
        using Tool tool = Start(args);
        try
        {
            tool.Input.Write(input);
            tool.Input.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading all input.
        }

        return tool.Wait();
    }

    public static Tool Start(params string[] args)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command[1..], "run", .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Tool(Process.Start(start)!);
    }

    public ToolResult Wait()
    {
        if (!_process.WaitForExit(Patience) || !Task.WaitAll([_output, _error], Patience))
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException("The tool did not end.");
        }

        return new ToolResult(_process.ExitCode, _output.Result, Encoding.UTF8.GetString(_error.Result));
    }

    /// <summary>Waits until a text has arrived on standard error.</summary>
    public void WaitForError(string text) =>
        Eventually.True(
            () =>
            {
                lock (_errorSoFar)
                {
                    return _errorSoFar.ToString().Contains(text, StringComparison.Ordinal);
                }
            },
            $"'{text}' on standard error"
        );

    /// <summary>Waits for the process only: its children may still have its output open.</summary>
    public void WaitForExitOnly() => Assert.True(_process.WaitForExit(Patience));

    /// <summary>Sends a signal with <c>kill</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, Pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void NoteError(string text)
    {
        lock (_errorSoFar)
        {
            _errorSoFar.Append(text);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, Action<string>? note = null)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer)) > 0; )
        {
            all.Write(buffer, 0, count);
            note?.Invoke(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return all.ToArray();
    }
}
