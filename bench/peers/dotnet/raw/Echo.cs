// Echo.cs - echo servers of the base library.   raw w1 port= over=tcp|tls|unix|udp how=socket|stream|pipe|readline|pipelines path= cert= key=
using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

static class Echo {
    public static async Task Run(string how, string over, int port, string path, string cert, string key) {
        if (over == "udp") { await Datagrams(port); return; }
        bool isUnix = over == "unix";
        if (isUnix) File.Delete(path);
        var l = isUnix ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        l.Bind(isUnix ? new UnixDomainSocketEndPoint(path) : new IPEndPoint(IPAddress.Loopback, port)); l.Listen(4096);
        SslServerAuthenticationOptions? tls = null;
        if (over == "tls") {
            var c = X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(cert, key).Export(X509ContentType.Pkcs12), null);
            tls = new() { ServerCertificateContext = SslStreamCertificateContext.Create(c, null, offline: true) };
        }
        Console.WriteLine("READY");
        while (true) {
            var s = await l.AcceptAsync();
            if (!isUnix) s.NoDelay = true;
            _ = Serve(s, how, tls);
        }
    }

    static async Task Serve(Socket s, string how, SslServerAuthenticationOptions? tls) {
        using (s) try {
            if (how is "" or "socket" && tls is null) { await Plain(s); return; }
            Stream stream = new NetworkStream(s);
            if (tls is not null) { var ssl = new SslStream(stream); await ssl.AuthenticateAsServerAsync(tls); stream = ssl; }
            await (how switch { "pipe" => Pipe(stream), "readline" => ReadLines(stream), "pipelines" => PipeLines(stream), _ => Bytes(stream) });
        } catch (Exception e) when (e is IOException or SocketException) { }
    }

    public static int Wrong;

    // w14: servers and clients in one process. The pool uses the cores that there are.
    public static async Task<(long Answers, double Wall, double Cpu)> Self(int conns, double secs, Func<double> wall, Func<double> cpu) {
        var l = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp); l.Bind(new IPEndPoint(IPAddress.Loopback, 0)); l.Listen(4096);
        long answers = 0;
        async Task Accept() { while (true) { var s = await l.AcceptAsync(); s.NoDelay = true; _ = Serve(s, "", null); } }
        async Task Ask(Socket s) {
            byte[] b = new byte[64], request = Enumerable.Range(1, 64).Select(i => (byte)i).ToArray();
            while (true) {
                await s.SendAsync(request, SocketFlags.None);
                for (int n = 0; n < 64;) n += await s.ReceiveAsync(b.AsMemory(n), SocketFlags.None);
                if (!request.AsSpan().SequenceEqual(b)) Interlocked.Increment(ref Wrong);
                Interlocked.Increment(ref answers);
            }
        }
        _ = Accept();
        for (int i = 0; i < conns; i++) { var s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; await s.ConnectAsync(l.LocalEndPoint!); _ = Ask(s); }
        await Task.Delay(2000);
        long a0 = Interlocked.Read(ref answers); double w0 = wall(), c0 = cpu();
        await Task.Delay((int)(secs * 1000));
        return (Interlocked.Read(ref answers) - a0, wall() - w0, cpu() - c0);
    }

    static async Task Plain(Socket s) {
        var b = new byte[4096];
        while (true) { int n = await s.ReceiveAsync(b.AsMemory(), SocketFlags.None); if (n == 0) break; await s.SendAsync(b.AsMemory(0, n), SocketFlags.None); }
    }

    static async Task Bytes(Stream s) {
        var b = new byte[4096];
        for (int n; (n = await s.ReadAsync(b)) > 0;) await s.WriteAsync(b.AsMemory(0, n));
    }

    static async Task Pipe(Stream s) {
        PipeReader r = PipeReader.Create(s); PipeWriter w = PipeWriter.Create(s);
        while (true) {
            var got = await r.ReadAsync();
            foreach (var m in got.Buffer) w.Write(m.Span);
            r.AdvanceTo(got.Buffer.End);
            await w.FlushAsync();
            if (got.IsCompleted) return;
        }
    }

    // As strings, as most programs read lines. Flushed for each line, so that no client waits.
    static async Task ReadLines(Stream s) {
        using var r = new StreamReader(s, Encoding.UTF8); var w = new StreamWriter(s, new UTF8Encoding(false)) { NewLine = "\n" };
        while (await r.ReadLineAsync() is { } line) { await w.WriteLineAsync(line); await w.FlushAsync(); }
    }

    // Without strings: what System.IO.Pipelines is for.
    static async Task PipeLines(Stream s) {
        PipeReader r = PipeReader.Create(s); PipeWriter w = PipeWriter.Create(s);
        while (true) {
            var got = await r.ReadAsync(); var rest = got.Buffer; bool any = false;
            while (rest.PositionOf((byte)'\n') is { } end) {
                foreach (var m in rest.Slice(0, end)) w.Write(m.Span);
                w.Write("\n"u8); any = true;
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            r.AdvanceTo(rest.Start, rest.End);
            if (any) await w.FlushAsync();
            if (got.IsCompleted) return;
        }
    }

    // With SocketAddress, nothing is allocated for a datagram.
    static async Task Datagrams(int port) {
        var s = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp); s.Bind(new IPEndPoint(IPAddress.Loopback, port));
        var b = new byte[8192]; var from = new SocketAddress(AddressFamily.InterNetwork);
        Console.WriteLine("READY");
        while (true) { int n = await s.ReceiveFromAsync(b.AsMemory(), SocketFlags.None, from); await s.SendToAsync(b.AsMemory(0, n), SocketFlags.None, from); }
    }
}
