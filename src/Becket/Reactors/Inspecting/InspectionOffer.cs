using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace Becket.Reactors.Inspecting;

/// <summary>Offers snapshots of this process' reactors on a Unix socket, for <c>becket top</c>.</summary>
/// <remarks>
/// <para>A thread of its own answers, as it must answer when a loop hangs. It asks each loop for a snapshot, and waits
/// for a moment; a loop that does not answer is reported with what it does instead. Lines of code, groups and JSON are
/// made on this thread, not on the loop.</para>
/// <para>A caller connects, writes one line (<c>snapshot</c>, or <c>orphans</c> to search for those too), and reads
/// JSON to the end. One caller at a time; one that stops reading is dropped.</para>
/// <para>Threads: any.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class InspectionOffer : IDisposable
{
    private const int Patience = 2000;
    private static readonly Lock s_gate = new();
    private static readonly List<InspectedReactor> s_reactors = [];
    private static InspectionOffer? s_current;

    private readonly Socket _listener;
    private readonly string _path;

    private InspectionOffer(string path)
    {
        _path = path;
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _listener.Listen(16);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>Begins to offer a reactor that is about to run.</summary>
    /// <returns>Ends it when disposed; null if it cannot be offered, which is logged.</returns>
    public static IDisposable? Begin(Reactor reactor)
    {
        var inspected = new InspectedReactor(reactor);
        lock (s_gate)
        {
            try
            {
                s_current ??= Start();
            }
            catch (Exception error)
                when (error
                        is IOException
                            or UnauthorizedAccessException
                            or SocketException
                            or ArgumentException
                            or OutOfMemoryException
                            or ThreadStartException
                )
            {
                reactor.LogSafely(
                    InspectionDirectory.Location,
                    error,
                    static (logger, at, error) => Log.NotOffered(logger, at, error.Message)
                );
                return null;
            }

            s_reactors.Add(inspected);
        }

        return new End(inspected);
    }

    public void Dispose()
    {
        _listener.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next process with this number, or becket top, removes it.
        }
    }

    private static InspectionOffer Start()
    {
        string path = InspectionDirectory.SocketOf(InspectionDirectory.Open(), Environment.ProcessId);
        var offer = new InspectionOffer(path);
        try
        {
            new Thread(offer.Serve) { IsBackground = true, Name = "becket inspection" }.UnsafeStart();
            return offer;
        }
        catch
        {
            offer.Dispose();
            throw;
        }
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using Socket caller = _listener.Accept();
                caller.ReceiveTimeout = caller.SendTimeout = Patience;
                TryAnswer(caller);
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
                lock (s_gate)
                {
                    if (s_current != this)
                    {
                        return;
                    }
                }

                // The program has no descriptor left, for one. Callers wait, and so does this thread.
#pragma warning disable RS0030, BKT0001 // Not the loop's thread.
                Thread.Sleep(Patience);
#pragma warning restore RS0030, BKT0001
            }
        }
    }

    private static void TryAnswer(Socket caller)
    {
        try
        {
            Answer(caller);
        }
        catch (Exception)
        {
            // Mostly a caller that has gone. Whatever it is, it must not end the program: the caller gets no answer.
        }
    }

    private static void Answer(Socket caller)
    {
        Span<byte> request = stackalloc byte[64];
        int length = caller.Receive(request);
        string asked = Encoding.UTF8.GetString(request[..length]).Trim();
        InspectedReactor[] reactors;
        lock (s_gate)
        {
            reactors = [.. s_reactors];
        }

        SendAll(caller, ProcessReport.Write(reactors, findOrphans: asked == "orphans"));
    }

    private static void SendAll(Socket caller, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            data = data[caller.Send(data)..];
        }
    }

    /// <summary>Ends the offer of one reactor, and with the last one that of the process.</summary>
    private sealed class End(InspectedReactor inspected) : IDisposable
    {
        public void Dispose()
        {
            InspectionOffer? ended = null;
            lock (s_gate)
            {
                s_reactors.Remove(inspected);
                if (s_reactors.Count == 0)
                {
                    ended = s_current;
                    s_current = null;
                }
            }

            ended?.Dispose();
        }
    }
}
