using System.Globalization;
using System.Text;

namespace Becket.Samples.Net;

/// <summary>Writes a line to the system log, as the C library's syslog does: a datagram to a Unix socket, with the
/// facility and the severity as a number (RFC 3164).</summary>
internal static class SystemLog
{
    private const int UserFacility = 1 << 3;
    private const int Notice = 5;

    public static int Run(string text, string socket) =>
        Reactor.Main(async reactor =>
        {
            var log = new Log();
            await reactor.ConnectUnixDatagram(socket, log);
            log.Say(Notice, text);
            await log.Transport.StopListening();
        });

    private sealed class Log : DatagramProtocol
    {
        public void Say(int severity, string text)
        {
            DateTimeOffset now = Transport.Reactor.TimeProvider.GetLocalNow();
            string time = string.Create(CultureInfo.InvariantCulture, $"{now:MMM} {now.Day, 2} {now:HH:mm:ss}");
            Transport.Write(
                Encoding.UTF8.GetBytes($"<{UserFacility | severity}>{time} becket[{Environment.ProcessId}]: {text}")
            );
        }

        // The log is being restarted. The port goes on: the next line goes to the new one.
        protected override void ConnectionRefused() => Console.Error.WriteLine("The system log has missed a line");
    }
}
