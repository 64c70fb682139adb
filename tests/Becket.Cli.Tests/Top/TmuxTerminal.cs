using System.Diagnostics;
using Becket.Cli.Tests.Running;

namespace Becket.Cli.Tests.Top;

/// <summary>A program on a terminal of tmux, which keeps the screen as a person would see it.</summary>
internal sealed class TmuxTerminal : IDisposable
{
    private readonly string _socket;

    /// <param name="socket">A path for tmux's own socket, so that no other tmux is touched.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="variable">A variable of its environment.</param>
    public TmuxTerminal(string socket, IReadOnlyList<string> command, (string Name, string Value) variable)
    {
        Assert.SkipUnless(Programs.Has("tmux"), "There is no tmux.");
        _socket = socket;
        string[] quoted = [.. command.Select(static word => $"'{word}'")];

        // The screen stays when the program has ended, and then says with which exit code.
        string line = $"{variable.Name}='{variable.Value}' {string.Join(' ', quoted)}; echo \"exit code $?\"; cat";
        Run("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "30", line);
    }

    /// <summary>The lines on the screen.</summary>
    public string Screen => Run("capture-pane", "-p");

    /// <summary>Types keys, by tmux's names.</summary>
    public void Type(params string[] keys) => Run(["send-keys", .. keys]);

    /// <summary>Waits until a text is on the screen.</summary>
    public void WaitFor(string text)
    {
        string screen = "";
        try
        {
            Eventually.True(
                () => (screen = Screen).Contains(text, StringComparison.Ordinal),
                $"'{text}' on the screen"
            );
        }
        catch (Xunit.Sdk.XunitException error)
        {
            throw new InvalidOperationException($"{error.Message}{Environment.NewLine}{screen}", error);
        }
    }

    public void Dispose() => Run("kill-server");

    private string Run(params string[] args)
    {
        var start = new ProcessStartInfo("tmux", ["-S", _socket, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TERM"] = "xterm", ["LC_ALL"] = "C.UTF-8" },
        };
        start.Environment.Remove("TMUX");
        using Process tmux = Process.Start(start)!;
        string output = tmux.StandardOutput.ReadToEnd();
        Assert.True(tmux.WaitForExit(Tool.Patience));
        return output;
    }
}
