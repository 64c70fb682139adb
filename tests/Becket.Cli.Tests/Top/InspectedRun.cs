using System.Diagnostics;
using System.Globalization;
using System.Text;
using Becket.Cli.Tests.Running;

namespace Becket.Cli.Tests.Top;

/// <summary>Programs that can be looked at (runs of <c>becket run</c> whose jobs wait), and <c>becket top</c>, which
/// sees only them.</summary>
internal sealed class InspectedRun : IDisposable
{
    private readonly WorkDirectory _directory = new();
    private readonly List<Process> _programs = [];

    /// <summary>The directory of the sockets.</summary>
    public string Sockets => _directory["becket"];

    /// <summary>Starts a program with jobs, and waits until it can be looked at and all jobs run.</summary>
    /// <returns>Its process number.</returns>
    public int Start(int jobs)
    {
        string started = _directory[string.Create(CultureInfo.InvariantCulture, $"started{_programs.Count}")];
        string go = _directory["go"];
        string job = $"echo x >> {started}; until [ -e {go} ] || [ ! -d {_directory} ]; do sleep 0.05; done; : {{}}";
        ProcessStartInfo start = Line(["run", "-j", "0", job, ":::", .. Enumerable.Range(0, jobs).Select(Text)]);
        start.Environment["BECKET_INSPECT"] = "1";
        Process program = Process.Start(start)!;
        program.StandardInput.Close();
        _programs.Add(program);
        Eventually.Lines(started, jobs);
        return program.Id;
    }

    /// <summary>Kills a program, which so leaves its socket behind.</summary>
    public void Kill(int process)
    {
        using Process program = _programs.Find(started => started.Id == process)!;
        _programs.Remove(program);
        program.Kill(entireProcessTree: true);
        Assert.True(program.WaitForExit(Tool.Patience));
    }

    /// <summary>Runs <c>becket top</c> to its end.</summary>
    public ToolResult Top(params string[] args)
    {
        using Process top = Process.Start(Line(["top", .. args]))!;
        top.StandardInput.Close();
        Task<string> error = top.StandardError.ReadToEndAsync();
        string output = top.StandardOutput.ReadToEnd();
        Assert.True(top.WaitForExit(Tool.Patience));
        return new ToolResult(top.ExitCode, Encoding.UTF8.GetBytes(output), error.Result);
    }

    /// <summary>Shows <c>becket top</c> on a terminal.</summary>
    public TmuxTerminal Show(params string[] args) =>
        new(_directory["tmux"], [.. Tool.Command, "top", .. args], ("XDG_RUNTIME_DIR", _directory.ToString()));

    public void Dispose()
    {
        foreach (Process program in _programs)
        {
            program.Kill(entireProcessTree: true);
            program.WaitForExit();
            program.Dispose();
        }

        _directory.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ProcessStartInfo Line(IEnumerable<string> args) =>
        new(Tool.Command[0], [.. Tool.Command[1..], .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["XDG_RUNTIME_DIR"] = _directory.ToString(), ["BECKET_INSPECT"] = "0" },
        };
}
