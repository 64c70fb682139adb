using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Becket.Dns.Tests;

/// <summary>A real name server with the names of a test. If it is not installed, the test is skipped.</summary>
internal sealed class UnboundServer : IDisposable
{
    private const string Program = "/usr/sbin/unbound";

    private const string Zone = """
        local-zone: "shop.test." static
        local-data: "shop.test. 3600 IN SOA ns.shop.test. root.shop.test. 1 3600 900 604800 60"
        local-data: "www.shop.test. 300 IN A 192.0.2.1"
        local-data: "www.shop.test. 300 IN A 192.0.2.2"
        local-data: "www.shop.test. 300 IN AAAA 2001:db8::1"
        local-data: "four.shop.test. 300 IN A 192.0.2.4"
        local-data: "six.shop.test. 300 IN AAAA 2001:db8::6"
        local-data: "here.shop.test. 300 IN A 127.0.0.1"
        local-data: "xn--bcher-kva.shop.test. 300 IN A 192.0.2.7"
        local-data: "shop.test. 300 IN MX 20 second.shop.test."
        local-data: "shop.test. 300 IN MX 10 first.shop.test."
        local-data: "_till._tcp.shop.test. 300 IN SRV 2 0 8002 second.shop.test."
        local-data: "_till._tcp.shop.test. 300 IN SRV 1 5 8001 first.shop.test."
        local-data: "_none._tcp.shop.test. 300 IN SRV 0 0 0 ."
        local-data: 'shop.test. 300 IN TXT "v=spf1 " "-all"'
        local-data-ptr: "192.0.2.1 300 www.shop.test."
        local-data-ptr: "2001:db8::1 300 www.shop.test."

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("becket-unbound-");
    private Process? _process;

    /// <param name="lines">More lines of its settings.</param>
    public UnboundServer(params IEnumerable<string> lines)
    {
        Assert.SkipUnless(File.Exists(Program), $"There is no {Program} (Debian's package unbound).");
        do
        {
            Address = FreePort();
        } while (!TryStart(lines));
    }

    public IPEndPoint Address { get; private set; }

    public void Dispose()
    {
        End(_process!);
        _folder.Delete(recursive: true);
    }

    private static void End(Process shell)
    {
        shell.StandardInput.Close();
        shell.WaitForExit();
        shell.Dispose();
    }

    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    // False if somebody has taken the port meanwhile.
    private bool TryStart(IEnumerable<string> lines)
    {
        string file = Path.Combine(_folder.FullName, "unbound.conf");
        File.WriteAllText(
            file,
            $"""
            server:
            interface: 127.0.0.1
            port: {Address.Port}
            do-daemonize: no
            directory: "{_folder.FullName}"
            chroot: ""
            username: ""
            pidfile: ""
            use-syslog: no
            logfile: ""
            verbosity: 1
            num-threads: 1
            module-config: "iterator"
            do-not-query-localhost: yes
            local-zone: "2.0.192.in-addr.arpa." transparent
            {Zone}
            {string.Join('\n', lines)}
            remote-control:
            control-enable: no
            """
        );

        // The shell kills the server when its own input ends, and so when this program ends for any reason.
        Process process = Process.Start(
            new ProcessStartInfo(
                "sh",
                ["-c", "\"$@\" & cat >/dev/null; kill -KILL $!", "sh", Program, "-d", "-c", file]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
            }
        )!;
        while (process.StandardError.ReadLine() is { } line)
        {
            if (line.Contains("start of service", StringComparison.Ordinal))
            {
                // It goes on writing its log, which must not fill the pipe.
                _ = process.StandardError.ReadToEndAsync();
                _process = process;
                return true;
            }

            if (line.Contains("could not open ports", StringComparison.Ordinal))
            {
                break;
            }

            Assert.DoesNotContain("fatal error", line, StringComparison.Ordinal);
        }

        End(process);
        return false;
    }
}
