using System.Text;

namespace Becket.Samples.Net;

/// <summary>Says to systemd that the service is ready, that it is alive, and that it stops (sd_notify(3)). For a unit
/// with <c>Type=notify</c> and <c>WatchdogSec=</c>.</summary>
internal static class ServiceNotify
{
    public static int Run(double seconds, string? socket) =>
        Reactor.Main(async reactor =>
        {
            // Without systemd there is no socket to say it to.
            if (string.IsNullOrEmpty(socket))
            {
                Console.Error.WriteLine("NOTIFY_SOCKET is not set: systemd has not started this program.");
                return;
            }

            // A name that begins with @ is an abstract one, whose first byte is zero.
            var manager = new Manager();
            await reactor.ConnectUnixDatagram(socket[0] == '@' ? '\0' + socket[1..] : socket, manager);
            manager.Say("READY=1\nSTATUS=Working");
            var alive = new LoopingCall(() => manager.Say("WATCHDOG=1"));
            _ = alive.Start(TimeSpan.FromSeconds(1));
            await reactor.DeferLater(TimeSpan.FromSeconds(seconds)); // the service's work
            alive.Stop();
            manager.Say("STOPPING=1");
        });

    private sealed class Manager : DatagramProtocol
    {
        public void Say(string state) => Transport.Write(Encoding.UTF8.GetBytes(state));
    }
}
