// Becket.Soak [seconds=600] [rounds=5] [seed=1] [driver=best|epoll|sockets] [scenes=NAME,…]: see ../README.md.
// Becket.Soak serve [driver=…]: the server alone, until SIGTERM.
using System.Globalization;
using Becket.Soak;
using Becket.Soak.Scenes;

bool isServer = args is ["serve", ..];
var values = new Dictionary<string, string>
{
    ["seconds"] = "600",
    ["rounds"] = "5",
    ["seed"] = "1",
    ["driver"] = "best",
    ["scenes"] = "",
};
foreach (string word in args.AsSpan(isServer ? 1 : 0))
{
    if (word.Split('=', 2) is not [var key, var value] || !values.ContainsKey(key))
    {
        Console.Error.WriteLine($"Unknown: {word}. It takes: serve, seconds=, rounds=, seed=, driver=, scenes=.");
        return 2;
    }

    values[key] = value;
}

IoDriverKind driver = Enum.Parse<IoDriverKind>(values["driver"], ignoreCase: true);
if (isServer)
{
    SoakServer.Run(driver);
    return 0;
}

using ServerProcess server = await ServerProcess.Start(driver);
var run = new SoakRun(
    server,
    SceneTable.Of(values["scenes"]),
    TimeSpan.FromSeconds(double.Parse(values["seconds"], CultureInfo.InvariantCulture)),
    int.Parse(values["rounds"], CultureInfo.InvariantCulture),
    int.Parse(values["seed"], CultureInfo.InvariantCulture)
);
return await run.Play() ? 0 : 1;
