using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>
/// Makes the runtime load the files that the library needs before an error happens. The runtime loads a file at the
/// first use of something in it, and does not try again when that fails: with no descriptor left, the first error would
/// make every later one throw a <see cref="FileNotFoundException"/>.
/// </summary>
/// <remarks>Measured: 2 ms, once in a process, for files most of which a program with connections loads anyway; the
/// runtime keeps two descriptors open for each. A program that is compiled ahead of time has no such files, and pays
/// nothing.</remarks>
internal static class LoadedEarly
{
    private static bool s_hasBasics;
    private static bool s_hasSockets;
    private static bool s_hasTls;

    /// <summary>What all drivers need. Two threads at once do no harm.</summary>
    public static void LoadBasics()
    {
        if (!s_hasBasics)
        {
            TouchBasics();
            BeginSignals();
            s_hasBasics = true;
        }
    }

    /// <summary>What the sockets driver needs beside that: the base class library's processes and asynchronous
    /// sockets.</summary>
    public static void LoadForSockets()
    {
        if (!s_hasSockets)
        {
            TouchForSockets();

            // The pool makes a thread that watches over it at its first use, and ends the process if it cannot. The
            // first use must not be the moment at which no descriptor is left.
#pragma warning disable RS0030 // It does no work there.
            ThreadPool.UnsafeQueueUserWorkItem(static _ => { }, null);
#pragma warning restore RS0030
            s_hasSockets = true;
        }
    }

    /// <summary>What TLS needs beside that, down to the system's own library: called when a program makes options of
    /// TLS.</summary>
    /// <remarks>It is work that the first handshake would do. Without it, a first handshake with no descriptor left
    /// makes every later one fail, and the process end in a finalizer.</remarks>
    public static void LoadForTls()
    {
        if (s_hasTls)
        {
            return;
        }

        s_hasTls = true;
        TouchForTls();

        // Far enough into a handshake in memory, and out of it again, that all is loaded that these paths use.
        using var stream = new SslStream(new NoServer());
        try
        {
            stream.AuthenticateAsClient("localhost");
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // As it must: there is no server. Where TLS does not work at all, the first connection says so.
        }
        catch (Exception error) when (error is PlatformNotSupportedException or TypeInitializationException) { }
    }

    // The just-in-time compiler loads the file of each type that a method names when it compiles the method.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TouchForTls()
    {
        Touch(typeof(EventSource));
        Touch(typeof(ArrayList));
        Touch(typeof(ConcurrentQueue<int>));
        Touch(typeof(X509Chain));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TouchBasics()
    {
        Touch(typeof(StackTrace));
        Touch(typeof(Console));
        Touch(typeof(ILogger));
        Touch(typeof(Queue<int>));
        Touch(typeof(ArrayList));
        Touch(typeof(Enumerable));
        Touch(typeof(ReadOnlySequence<byte>));
        Touch(typeof(Pipe));
        Touch(typeof(Win32Exception));
        Touch(typeof(IPAddress));
        Touch(typeof(Dns));
        Touch(typeof(Socket));
        Touch(typeof(SslStream));
        Touch(typeof(X509Certificate2));
        Touch(typeof(UTF8Encoding));
        Touch(typeof(Thread));
        Touch(typeof(Barrier));
        Touch(typeof(ThreadPool));
        Touch(typeof(Vector128));
    }

    /// <summary>The runtime's first handler of a signal makes a pipe and a thread. If it cannot, it does not try again,
    /// and its finalizer ends the process.</summary>
    private static void BeginSignals()
    {
        try
        {
            RuntimeHelpers.RunClassConstructor(typeof(PosixSignalRegistration).TypeHandle);
        }
        catch (TypeInitializationException)
        {
            // Who handles a signal hears of it then. See SignalRegistration.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TouchForSockets()
    {
        Touch(typeof(Process));
        Touch(typeof(Component));
        Touch(typeof(ActivitySource));
        Touch(typeof(BlockingCollection<int>));
        Touch(typeof(EventSource));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Touch(Type type) => GC.KeepAlive(type);

    /// <summary>A peer of a TLS client that takes what it is sent, and answers with what is no TLS.</summary>
    private sealed class NoServer : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            // The header of an alert, and an alert of a kind that there is not.
            ReadOnlySpan<byte> answer = [21, 3, 3, 0, 2, 9, 9];
            int some = Math.Min(count, answer.Length);
            answer[..some].CopyTo(buffer.AsSpan(offset));
            return some;
        }

        public override void Write(byte[] buffer, int offset, int count) { }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
