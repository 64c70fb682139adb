using System.Globalization;
using Becket.Samples.Rpc;

// dotnet run --project samples/Rpc -- shop [PORT], and in another terminal: till [PORT].
int port = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8009;
switch (args.FirstOrDefault())
{
    case "shop":
        return Shop.Run(port);
    case "till":
        return Till.Run(port);
    default:
        Console.Error.WriteLine("Which side? shop, or till. For example: shop 8009");
        return 2;
}
