using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Becket.Samples.Descriptors;

/// <summary>Talks to a device at a serial line: asks for its name, and prints what it says, line by line, until it says
/// <c>bye</c> or the line is unplugged. The protocol is any other's; only the descriptor is special.</summary>
internal static partial class SerialLine
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint Baud115200 = 0x1002;
    private const int Now = 0;

    public static int Run(string device) =>
        Reactor.Main(async reactor =>
        {
            var talk = new Talk();
            using (SafeFileHandle line = Open(device))
            {
                await reactor.ConnectDescriptor(line, Factory.ForProtocol(() => talk));
            }

            await talk.Ended;
        });

    /// <summary>Opens the line: 115200 baud, eight bits, and every byte as it comes.</summary>
    private static SafeFileHandle Open(string device)
    {
        // Without O_NONBLOCK the open would wait for a modem.
        int descriptor = Checked(open(device, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec), device);
        var line = new SafeFileHandle(descriptor, ownsHandle: true);

        // struct termios of the C library: 60 bytes.
        byte[] settings = new byte[256];
        Checked(tcgetattr(line, settings), device);
        cfmakeraw(settings);
        Checked(cfsetspeed(settings, Baud115200), device);
        Checked(tcsetattr(line, Now, settings), device);
        return line;
    }

    private static int Checked(int result, string device) =>
        result >= 0 ? result : throw new IOException($"{device}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcgetattr(SafeFileHandle line, [Out] byte[] settings);

    [LibraryImport("libc")]
    private static partial void cfmakeraw([In, Out] byte[] settings);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int cfsetspeed([In, Out] byte[] settings, uint speed);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcsetattr(SafeFileHandle line, int when, [In] byte[] settings);

    private sealed class Talk : LineReceiver
    {
        public Deferred Ended { get; } = new();

        protected override void ConnectionMade() => SendLine("name?");

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            string text = Encoding.UTF8.GetString(line);
            Console.WriteLine(text);
            if (text == "bye")
            {
                Transport.LoseConnection();
            }
        }

        protected override void ConnectionLost(Failure reason)
        {
            Console.WriteLine("line closed");
            Ended.Callback();
        }
    }
}
