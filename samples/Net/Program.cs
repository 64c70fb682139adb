using System.Globalization;
using Becket.Samples.Net;

// dotnet run --project samples/Net -- SAMPLE [PORT]: each sample is a file that stands for itself.
var samples = new Dictionary<string, Action<int>>
{
    ["echo-server"] = EchoServer.Run,
    ["echo-client"] = EchoClient.Run,
};

if (args is not [var name, ..] || !samples.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Which sample? {string.Join(", ", samples.Keys)}. For example: echo-server 8007");
    return 2;
}

run(args is [_, var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 8007);
return 0;
