using System.Diagnostics;

namespace Becket.Site.Recordings;

/// <summary>A terminal of tmux that runs one command, and keeps the screen as a person would see it.</summary>
internal sealed class TmuxScreen : IDisposable
{
    /// <summary>A command that ends the recording: it gives the terminal the title that <see cref="HasEnded"/> looks
    /// for.</summary>
    public const string End = @"printf '\033]2;ended\007'";

    private readonly string _socket;

    /// <summary>Starts the command.</summary>
    /// <param name="folder">A folder for tmux's own socket, so that no other tmux is touched.</param>
    /// <param name="columns">The width.</param>
    /// <param name="rows">The height.</param>
    /// <param name="workFolder">Where the command runs.</param>
    /// <param name="command">The command, for <c>sh</c>.</param>
    public TmuxScreen(string folder, int columns, int rows, string workFolder, string command)
    {
        _socket = Path.Combine(folder, "tmux");
        // A pane ends with its command. cat keeps it open.
        string line = $"({command}); {End}; exec cat";
        Run("-f", "/dev/null", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", "-c", workFolder, line);
        Run("set-option", "-g", "status", "off");
    }

    /// <summary>The screen with the codes of its colours.</summary>
    public string Screen => Run("capture-pane", "-e", "-p");

    /// <summary>Whether the recording has ended, usually because the command has.</summary>
    public bool HasEnded => Run("display-message", "-p", "#{pane_title}").Trim() == "ended";

    /// <summary>Types a key, by tmux's name.</summary>
    public void Type(string key) => Run("send-keys", key);

    public void Dispose() => Run("kill-server");

    private string Run(params string[] args)
    {
        var start = new ProcessStartInfo("tmux", ["-S", _socket, .. args])
        {
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm-256color", ["LC_ALL"] = "C.UTF-8" },
        };
        start.Environment.Remove("TMUX");
        using Process tmux = Process.Start(start) ?? throw new SiteException("tmux does not start.");
        string output = tmux.StandardOutput.ReadToEnd();
        tmux.WaitForExit();
        return output;
    }
}
