using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Net;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Stores;

namespace Becket.Samples.Fleet;

/// <summary><c>fleet serve</c>: the gateway.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<int> _port = Number(
        "--port",
        "N",
        0,
        ushort.MaxValue,
        7611,
        "The port for vehicles that speak JT/T 808; 0 lets the system choose."
    );
    private readonly Option<int?> _fpPort = Optional(
        "--fp-port",
        "N",
        "The port for anti-fatigue devices that connect by themselves; 0 lets the system choose."
    );
    private readonly Option<int?> _http = Optional(
        "--http",
        "N",
        "The port of the status page at 127.0.0.1; 0 lets the system choose."
    );

    private readonly Option<IPAddress> _interface = new("--interface")
    {
        Description = "The address to listen at; 0.0.0.0 for all.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = ParseAddress,
    };

    private readonly Option<bool> _redisAsync = new("--redis-async")
    {
        Description = "Use the asynchronous calls of the Redis client instead of blocking calls on threads.",
    };

    private readonly Option<string> _spool = new("--spool")
    {
        Description = "The file where alarms wait while Redis takes no writes.",
        HelpName = "PATH",
        DefaultValueFactory = _ => "fleet-spool.db",
    };

    private readonly Option<int> _queue = Number(
        "--queue",
        "N",
        1,
        10_000_000,
        50_000,
        "The most positions and alarms that wait for the store."
    );
    private readonly Option<double> _heartbeat = Seconds(
        "--heartbeat",
        30,
        "Seconds between heartbeats; a device that leaves three unanswered is closed."
    );
    private readonly Option<double> _idle = Seconds(
        "--idle",
        180,
        "Seconds after which a silent connection is closed."
    );
    private readonly Option<double> _firstFrame = Seconds(
        "--first-frame",
        10,
        "Seconds within which the first frame must arrive."
    );
    private readonly Option<double> _drain = Seconds(
        "--drain",
        10,
        "Seconds at the end for the store to take the records in the queue."
    );
    private readonly Option<int> _maxConnections = Number(
        "--max-connections",
        "N",
        1,
        1_000_000,
        10_000,
        "The most connections."
    );
    private readonly Option<int> _maxPerPeer = Number(
        "--max-per-peer",
        "N",
        1,
        1_000_000,
        5_000,
        "The most connections of one address."
    );

    private readonly Option<string> _secret = new("--secret")
    {
        Description =
            "The secret from which the terminals' codes are computed. Set your own: anyone with the secret "
            + "can compute codes.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => new GatewayOptions().Secret,
    };

    private readonly Option<bool> _noAuthentication = new("--no-authentication")
    {
        Description = "Accept terminals without authentication: the first frame names the terminal.",
    };

    private readonly Option<StoreAddress> _store = StoreOption();

    public ServeCommand()
        : base("serve", "Accept vehicles, answer them, and record when each was last seen.")
    {
        foreach (
            Option option in (Option[])
                [
                    _port,
                    _fpPort,
                    _interface,
                    _http,
                    _store,
                    _redisAsync,
                    _spool,
                    _queue,
                    _heartbeat,
                    _idle,
                    _firstFrame,
                    _drain,
                    _maxConnections,
                    _maxPerPeer,
                    _secret,
                    _noAuthentication,
                ]
        )
        {
            Options.Add(option);
        }

        SetAction(int (parsed) => Serve(parsed));
    }

    /// <summary>The option <c>--store</c>, which two verbs share.</summary>
    public static Option<StoreAddress> StoreOption() =>
        new("--store")
        {
            Description = $"The store: {StoreAddress.Forms}.",
            HelpName = "STORE",
            DefaultValueFactory = _ => StoreAddress.Default,
            CustomParser = static result =>
            {
                try
                {
                    return StoreAddress.Parse(result.Tokens[0].Value);
                }
                catch (FormatException mistake)
                {
                    result.AddError(mistake.Message);
                    return null;
                }
            },
        };

    private int Serve(ParseResult parsed)
    {
        var program = new GatewayProgram
        {
            Gateway = OptionsOf(parsed),
            Http = parsed.GetValue(_http),
            Store = parsed.GetRequiredValue(_store),
            RedisAsync = parsed.GetValue(_redisAsync),
            Spool = parsed.GetRequiredValue(_spool),
            Queue = parsed.GetValue(_queue),
        };
        try
        {
            program.Run(parsed.InvocationConfiguration.Output);
            return FleetCommand.Success;
        }
        catch (Exception problem) when (problem is CannotListenException or IOException or DbException)
        {
            throw new FleetException(problem.Message, problem);
        }
    }

    private GatewayOptions OptionsOf(ParseResult parsed) =>
        new()
        {
            Port = parsed.GetValue(_port),
            FpPort = parsed.GetValue(_fpPort),
            Interface = parsed.GetRequiredValue(_interface),
            Heartbeat = TimeSpan.FromSeconds(parsed.GetValue(_heartbeat)),
            Idle = TimeSpan.FromSeconds(parsed.GetValue(_idle)),
            FirstFrame = TimeSpan.FromSeconds(parsed.GetValue(_firstFrame)),
            Drain = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            MaxConnections = parsed.GetValue(_maxConnections),
            MaxPerPeer = parsed.GetValue(_maxPerPeer),
            Secret = parsed.GetRequiredValue(_secret),
            MustAuthenticate = !parsed.GetValue(_noAuthentication),
        };

    private static Option<int> Number(string name, string help, int least, int most, int otherwise, string description)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = help,
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result => Check(result, name, least, most));
        return option;
    }

    private static Option<int?> Optional(string name, string help, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result => Check(result, name, 0, ushort.MaxValue));
        return option;
    }

    private static Option<double> Seconds(string name, double otherwise, string description)
    {
        var option = new Option<double>(name)
        {
            Description = description,
            HelpName = "S",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result => Check(result, name, 0.01, TimeSpan.FromDays(1).TotalSeconds));
        return option;
    }

    private static void Check(OptionResult result, string name, double least, double most)
    {
        if (
            result.Tokens is [var token]
            && !(
                double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out double value)
                && value >= least
                && value <= most
            )
        )
        {
            result.AddError($"{name} takes a number from {least} to {most}, not '{token.Value}'");
        }
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address))
        {
            return address;
        }

        result.AddError($"--interface takes an IP address, such as 0.0.0.0, not '{result.Tokens[0].Value}'");
        return null;
    }
}
