using System.Globalization;
using Becket.Samples.Net;

// dotnet run --project samples/Net -- SAMPLE [PORT]: each sample is one file. README.md lists the other arguments.
var samples = new Dictionary<string, Func<int>>
{
    ["echo-server"] = () => EchoServer.Run(Port(1)),
    ["echo-client"] = () => EchoClient.Run(Port(1)),
    ["chat-server"] = () => ChatServer.Run(Port(1)),
    ["port-forwarder"] = () => PortForwarding.Run(Port(1), Port(2)),
    ["tls-echo-server"] = () => TlsEchoServer.Run(Port(1), Text(2), Text(3)),
    ["tls-echo-client"] = () =>
        TlsEchoClient.Run(
            Port(1),
            Text(2)
                ?? throw new FormatException(
                    "Which fingerprint? tls-echo-client PORT FINGERPRINT, as the server has printed it."
                )
        ),
    ["udp-echo-server"] = () => UdpEchoServer.Run(Port(1)),
    ["udp-echo-client"] = () => UdpEchoClient.Run(Port(1)),
    ["system-log"] = () => SystemLog.Run(Text(1) ?? "Goodmorning", Text(2) ?? "/dev/log"),
    ["service-notify"] = () =>
        ServiceNotify.Run(
            double.Parse(Text(1) ?? "3", CultureInfo.InvariantCulture),
            Text(2) ?? Environment.GetEnvironmentVariable("NOTIFY_SOCKET")
        ),
    ["device-gateway"] = () => DeviceGateway.Run(Port(1)),
    ["fetcher"] = () => Fetcher.Run(args[1..]),
    ["heartbeat"] = () => ReconnectingClient.Run(Text(1) ?? "tcp:127.0.0.1:8007"),
};

if (Text(0) is not { } name || !samples.TryGetValue(name, out Func<int>? run))
{
    Console.Error.WriteLine($"Which sample? {string.Join(", ", samples.Keys)}. For example: echo-server 8007");
    return 2;
}

try
{
    return run();
}
catch (FormatException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}

string? Text(int index) => index < args.Length ? args[index] : null;

int Port(int index) => Text(index) is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : 8007;
