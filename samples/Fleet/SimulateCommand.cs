using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Becket.Samples.Fleet.Simulator;

namespace Becket.Samples.Fleet;

/// <summary><c>fleet simulate</c>: a load of simulated vehicles.</summary>
internal sealed class SimulateCommand : Command
{
    private const int MaxDevices = 30_000;

    private readonly Option<int> _devices = new("--devices")
    {
        Description = $"How many vehicles, up to {MaxDevices}.",
        HelpName = "N",
        DefaultValueFactory = _ => 100,
        CustomParser = result => (int)Number(result, 1, MaxDevices, "a whole number", NumberStyles.None),
    };

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "Seconds to send.",
        HelpName = "S",
        DefaultValueFactory = _ => 30,
        CustomParser = result => Number(result, 0.1, 86_400),
    };

    private readonly Option<double> _rate = new("--rate")
    {
        Description = "Messages per second of each vehicle.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Number(result, 0.001, 1_000),
    };

    private readonly Option<IPEndPoint> _connect = new("--connect")
    {
        Description = "The address of the gateway.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 7611),
        CustomParser = ParsePlace,
    };

    private readonly Option<int?> _port = new("--port")
    {
        Description = "The port of the gateway at 127.0.0.1.",
        HelpName = "PORT",
        CustomParser = result => (int)Number(result, 1, IPEndPoint.MaxPort, "a port,", NumberStyles.None),
    };

    private readonly Option<bool> _anywhere = new("--anywhere")
    {
        Description = "Allow other machines than this one: only for a gateway of your own.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<double> _garbage = new("--garbage")
    {
        Description = "Garbage in addition to messages, as a share of them: 1% or 0.01.",
        HelpName = "SHARE",
        CustomParser = ParseShare,
    };

    private readonly Option<double> _reconnects = new("--reconnects")
    {
        Description = "Connections per second that are dropped and made again.",
        HelpName = "N",
        CustomParser = result => Number(result, 0, 10_000),
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The seed of all random choices.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result => (int)Number(result, 0, int.MaxValue, "a whole number", NumberStyles.None),
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the figures as one line of JSON.",
        Arity = ArgumentArity.Zero,
    };

    public SimulateCommand()
        : base("simulate", "Drive simulated vehicles against a gateway, and report how it answered.")
    {
        foreach (
            Option option in (ReadOnlySpan<Option>)
                [_devices, _seconds, _rate, _connect, _port, _anywhere, _garbage, _reconnects, _seed, _json]
        )
        {
            Add(option);
        }

        SetAction(int (parsed) => Simulate(parsed));
    }

    private int Simulate(ParseResult parsed)
    {
        SimulationOptions options = OptionsOf(parsed);
        // The report says how far the program was behind its plan. Logging each slow turn would make it later.
        using var reactor = Reactor.Create(new ReactorOptions { SlowTurn = TimeSpan.Zero });
        var simulation = new SimulatedFleet(reactor, options);
        try
        {
            reactor.Run(simulation.Run);
        }
        catch (CancelledException)
        {
            // SIGINT or SIGTERM: report the figures so far.
        }

        if (simulation.Figures.LogIns == 0)
        {
            string why = simulation.LastFailure?.Message ?? "it accepted connections, but no vehicle";
            throw new FleetException($"no gateway for vehicles answers at {options.Address}:{options.Port}: {why}");
        }

        var report = SimulationReport.Of(simulation);
        parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(_json) ? report.ToJson() : report.ToString());
        return FleetCommand.Success;
    }

    private SimulationOptions OptionsOf(ParseResult parsed)
    {
        IPEndPoint place = parsed.GetRequiredValue(_connect);
        if (parsed.GetValue(_port) is { } port)
        {
            if (parsed.GetResult(_connect) is { Implicit: false })
            {
                throw new FleetException("--port and --connect say the same; give one of them")
                {
                    ExitCode = FleetCommand.Misused,
                };
            }

            place = new IPEndPoint(IPAddress.Loopback, port);
        }

        if (!IPAddress.IsLoopback(place.Address) && !parsed.GetValue(_anywhere))
        {
            throw new FleetException(
                $"{place.Address} is another machine; if the gateway there is yours, add --anywhere"
            )
            {
                ExitCode = FleetCommand.Misused,
            };
        }

        return new SimulationOptions
        {
            Devices = parsed.GetValue(_devices),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            Rate = parsed.GetValue(_rate),
            Address = place.Address,
            Port = place.Port,
            Garbage = parsed.GetValue(_garbage),
            Reconnects = parsed.GetValue(_reconnects),
            Seed = parsed.GetValue(_seed),
            Log = parsed.InvocationConfiguration.Error.WriteLine,
        };
    }

    private static double Number(
        ArgumentResult result,
        double least,
        double most,
        string what = "a number",
        NumberStyles style = NumberStyles.AllowDecimalPoint
    )
    {
        string text = result.Tokens[0].Value;
        if (
            double.TryParse(text, style, CultureInfo.InvariantCulture, out double number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        result.AddError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{NameOf(result)} takes {what} from {least} to {most}, not '{text}'"
            )
        );
        return 0;
    }

    private static double ParseShare(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        bool isPercent = text.EndsWith('%');
        if (
            double.TryParse(
                isPercent ? text[..^1] : text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double share
            )
            && share <= (isPercent ? 100 : 1)
        )
        {
            return isPercent ? share / 100 : share;
        }

        result.AddError($"{NameOf(result)} takes a share such as 1% or 0.01, not '{text}'");
        return 0;
    }

    private static IPEndPoint ParsePlace(ArgumentResult result)
    {
        string text = result.Tokens[0].Value.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal);
        if (IPEndPoint.TryParse(text, out IPEndPoint? place) && place.Port > 0)
        {
            return place;
        }

        result.AddError(
            $"{NameOf(result)} takes an address and a port such as 127.0.0.1:7611, not '{result.Tokens[0].Value}'"
        );
        return new IPEndPoint(IPAddress.Loopback, 1);
    }

    private static string NameOf(ArgumentResult result) => ((OptionResult)result.Parent!).Option.Name;
}
