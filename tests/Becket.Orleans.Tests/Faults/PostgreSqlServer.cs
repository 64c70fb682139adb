using System.Diagnostics;
using System.Globalization;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A PostgreSQL of its own, with the tables of Orleans, which ends when this program ends for any reason. It
/// does not run as root, so root starts it as another user.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private const string User = "nobody";

    private static readonly string s_programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(static path => path + "/bin").Order().LastOrDefault("")
        : "";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("becket-postgresql-");
    private readonly int _port = Ports.Free();
    private readonly Process _server;

    public PostgreSqlServer()
    {
        Assert.SkipUnless(
            File.Exists(s_programs + "/postgres"),
            "There is no PostgreSQL (Debian's package postgresql)."
        );
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", User, _folder.FullName);
        }

        string data = Path.Combine(_folder.FullName, "data");
        Run(AsUser($"{s_programs}/initdb", "-D", data, "-U", "becket", "-A", "trust", "-E", "UTF8", "--no-sync"));
        _server = Start(data);
        foreach (string script in (string[])["Main", "Clustering", "Persistence"])
        {
            string file = Path.Combine(AppContext.BaseDirectory, "PostgreSql", $"PostgreSQL-{script}.sql");
            Run($"{s_programs}/psql", "-d", $"{Address}/postgres", "-q", "-v", "ON_ERROR_STOP=1", "-f", file);
        }
    }

    public string Connection => $"Host=127.0.0.1;Port={_port};Username=becket;Database=postgres";

    private string Address => $"postgres://becket@127.0.0.1:{_port}";

    public void Dispose()
    {
        _server.StandardInput.Close();
        _server.WaitForExit();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string[] AsUser(params string[] command) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={User}", "--regid=nogroup", "--clear-groups", .. command]
            : command;

    private static void Run(params string[] command)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            }
        )!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command[0]} failed: {output.Result} {error}");
    }

    private Process Start(string data)
    {
        string[] server =
        [
            $"{s_programs}/postgres",
            "-D",
            data,
            "-p",
            _port.ToString(CultureInfo.InvariantCulture),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            $"unix_socket_directories={_folder.FullName}",
            "-c",
            "fsync=off",
        ];

        // The shell ends the server when its own input ends.
        Process process = Process.Start(
            new ProcessStartInfo(
                "sh",
                [
                    "-c",
                    "\"$@\" 2>&1 & pid=$!; cat >/dev/null; kill -INT $pid 2>/dev/null; wait $pid",
                    "sh",
                    .. AsUser(server),
                ]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                WorkingDirectory = "/",
            }
        )!;
        var log = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            log.Add(line);
            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
            {
                // It goes on writing its log, which must not fill the pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return process;
            }
        }

        Assert.Fail($"PostgreSQL did not start: {string.Join(" ", log)}");
        return process;
    }
}
