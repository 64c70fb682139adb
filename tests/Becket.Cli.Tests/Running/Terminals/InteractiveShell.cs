using System.Diagnostics;
using System.Text;

namespace Becket.Cli.Tests.Running.Terminals;

/// <summary>An interactive bash, with job control, on a terminal that <c>script</c> creates: a person's.</summary>
internal sealed class InteractiveShell : IDisposable
{
    private readonly Process _process;
    private readonly Thread _reading;
    private readonly StringBuilder _screen = new();
    private int _seen;

    /// <param name="directory">The directory in which it runs.</param>
    public InteractiveShell(WorkDirectory directory)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") && File.Exists("/bin/bash"),
            "There is no pseudo-terminal here, or no bash."
        );
        string tool = string.Join(' ', Tool.Command.Select(word => $"'{word}'"));
        File.WriteAllText(
            directory["bashrc"],
            $"PS1='READY> '\nbind 'set enable-bracketed-paste off' 2>/dev/null\nalias becket=\"{tool}\"\n"
        );
        var start = new ProcessStartInfo(
            "script",
            ["-q", "-f", "-c", $"bash --noprofile --rcfile {directory["bashrc"]} -i", "/dev/null"]
        )
        {
            WorkingDirectory = directory.ToString(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm";
        start.Environment["NO_COLOR"] = "1";
        _process = Process.Start(start)!;
        StreamReader output = _process.StandardOutput;
        _reading = new Thread(() => Read(output)) { IsBackground = true };
        _reading.Start();
        WaitFor("READY> ");
        Type("stty cols 100 rows 24; tty > terminal; echo SIZE$((40+2))");
        WaitFor("SIZE42");
        WaitFor("READY> ");
        Terminal = File.ReadAllText(directory["terminal"]).Trim();
    }

    /// <summary>The path of its terminal.</summary>
    public string Terminal { get; }

    /// <summary>Everything that was printed.</summary>
    public string Screen
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    /// <summary>Types a line, with Enter.</summary>
    public void Type(string line) => Press(line + "\n");

    /// <summary>Types characters.</summary>
    public void Press(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until this is printed, behind what was waited for before. The terminal shows typed lines too, so
    /// take care to wait for what is not typed.</summary>
    public void WaitFor(string text)
    {
        int at = -1;
        try
        {
            Eventually.True(
                () => (at = Screen.IndexOf(text, _seen, StringComparison.Ordinal)) >= 0,
                $"'{text}' on the terminal"
            );
        }
        catch (Xunit.Sdk.XunitException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(Screen);
            throw;
        }

        _seen = at + text.Length;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();

        // It ends with the output, which only that process had. A disposed process has no output to ask for.
        Assert.True(_reading.Join(Tool.Patience));
        _process.Dispose();
    }

    private void Read(StreamReader output)
    {
        char[] buffer = new char[4096];
        for (int count; (count = output.Read(buffer)) > 0; )
        {
            lock (_screen)
            {
                _screen.Append(buffer, 0, count);
            }
        }
    }
}
