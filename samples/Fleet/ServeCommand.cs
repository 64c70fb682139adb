using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Net;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;
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
    private readonly StatusArguments _status = new();

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
        "Seconds between the heartbeats of anti-fatigue devices."
    );

    private readonly Option<bool> _noHeartbeat = new("--no-heartbeat")
    {
        Description = "Send no heartbeats to anti-fatigue devices.",
    };

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
    private readonly Option<double> _logIn = Seconds(
        "--log-in",
        60,
        "Seconds within which a terminal must have authenticated itself."
    );
    private readonly Option<double> _requestTimeout = Seconds(
        "--request-timeout",
        30,
        "Seconds that a device has to answer an operator's request."
    );
    private readonly Option<int> _terminalsPerConnection = Number(
        "--terminals-per-connection",
        "N",
        1,
        100_000,
        1,
        "The most terminals on one connection: more than one for a platform that forwards their frames."
    );
    private readonly Option<double> _drain = Seconds(
        "--drain",
        4,
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

    private readonly Option<string?> _secret = new("--secret")
    {
        Description =
            "The secret from which the terminals' codes are computed: anyone who has it can compute codes. "
            + "Without this option it is read from --secret-file.",
        HelpName = "TEXT",
    };

    private readonly Option<string> _secretFile = new("--secret-file")
    {
        Description = "The file with the secret. If it does not exist, it is made, with a random secret.",
        HelpName = "PATH",
        DefaultValueFactory = _ => "fleet-secret",
    };

    private readonly Option<string?> _limits = new("--limits")
    {
        Description =
            "A file with limits, one option a line, such as --idle 120. It overrules the command line, and is read "
            + "again on SIGHUP.",
        HelpName = "PATH",
    };

    private readonly Option<string[]> _trace = new("--trace")
    {
        Description = "Log each frame of this device, in hexadecimal. May be given several times.",
        HelpName = "NUMBER",
    };

    private readonly Option<string?> _record = new("--record")
    {
        Description = "Record what the loop does to this file, for becket trace and for Perfetto.",
        HelpName = "FILE.json",
    };

    private readonly Option<string> _vehicles = VehiclesCommand.FileOption();

    private readonly Option<bool> _openRegistration = new("--open-registration")
    {
        Description = "Let any number register, also one that is not on the list of vehicles.",
    };

    private readonly Option<bool> _noAuthentication = new("--no-authentication")
    {
        Description = "Accept terminals without authentication: every frame says which terminal sends it.",
    };

    private readonly RetentionOptions _retention = new();

    private readonly Option<StoreAddress> _store = StoreOption();

    /// <summary>The options that a file of limits may have.</summary>
    private readonly Command _limitsFile = new("limits");

    public ServeCommand()
        : base("serve", "Accept vehicles, answer them, and record when each was last seen.")
    {
        _trace.Validators.Add(static result =>
        {
            if (result.Tokens.FirstOrDefault(static token => DeviceNames.Parse(token.Value) is null) is { } wrong)
            {
                result.AddError($"--trace takes the number of a terminal, not '{wrong.Value}'");
            }
        });
        foreach (
            Option option in (Option[])
                [
                    _port,
                    _fpPort,
                    _interface,
                    .. _status.All,
                    _store,
                    .. _retention.All,
                    _redisAsync,
                    _spool,
                    _queue,
                    _limits,
                    _secret,
                    _secretFile,
                    _vehicles,
                    _openRegistration,
                    _noAuthentication,
                    _record,
                ]
        )
        {
            Options.Add(option);
        }

        foreach (
            Option option in (Option[])
                [
                    _heartbeat,
                    _noHeartbeat,
                    _idle,
                    _firstFrame,
                    _logIn,
                    _requestTimeout,
                    _drain,
                    _terminalsPerConnection,
                    _maxConnections,
                    _maxPerPeer,
                    _trace,
                ]
        )
        {
            Options.Add(option);
            _limitsFile.Add(option);
        }

        SetAction(int (parsed) => Serve(parsed));
    }

    /// <summary>The option <c>--store</c>, which several verbs share.</summary>
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

    /// <summary>An option that takes a whole number.</summary>
    internal static Option<int> Number(string name, string help, int least, int most, int otherwise, string description)
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

    /// <summary>An option that takes a whole number up to that of the highest port, and may be missing.</summary>
    internal static Option<int?> Optional(string name, string help, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = help };
        option.Validators.Add(result => Check(result, name, 0, ushort.MaxValue));
        return option;
    }

    private int Serve(ParseResult parsed)
    {
        try
        {
            string secret = parsed.GetValue(_secret) ?? SecretFile.Read(parsed.GetRequiredValue(_secretFile));
            var program = new GatewayProgram
            {
                Gateway = OptionsOf(parsed, secret),
                Reload = () => OptionsOf(parsed, secret),
                Vehicles = parsed.GetRequiredValue(_vehicles),
                Status = _status.Of(parsed),
                Store = parsed.GetRequiredValue(_store),
                RedisAsync = parsed.GetValue(_redisAsync),
                Retention = _retention.Of(parsed),
                Spool = parsed.GetRequiredValue(_spool),
                Queue = parsed.GetValue(_queue),
                Recording = parsed.GetValue(_record),
            };
            program.Run(parsed.InvocationConfiguration.Output);
            return FleetCommand.Success;
        }
        catch (Exception problem)
            when (problem
                    is CannotListenException
                        or IOException
                        or UnauthorizedAccessException
                        or FormatException
                        or DbException
            )
        {
            throw new FleetException(problem.Message, problem);
        }
    }

    /// <exception cref="FleetException">The file of limits is wrong.</exception>
    private GatewayOptions OptionsOf(ParseResult parsed, string secret)
    {
        ParseResult? file = parsed.GetValue(_limits) is { } path ? LimitsFile.Read(path, _limitsFile) : null;
        return new GatewayOptions
        {
            Port = parsed.GetValue(_port),
            FpPort = parsed.GetValue(_fpPort),
            Interface = parsed.GetRequiredValue(_interface),
            Secret = secret,
            OpenRegistration = parsed.GetValue(_openRegistration),
            MustAuthenticate = !parsed.GetValue(_noAuthentication),
            SendHeartbeats = !Limit(_noHeartbeat),
            Heartbeat = TimeSpan.FromSeconds(Limit(_heartbeat)),
            Idle = TimeSpan.FromSeconds(Limit(_idle)),
            FirstFrame = TimeSpan.FromSeconds(Limit(_firstFrame)),
            LogIn = TimeSpan.FromSeconds(Limit(_logIn)),
            RequestTimeout = TimeSpan.FromSeconds(Limit(_requestTimeout)),
            Drain = TimeSpan.FromSeconds(Limit(_drain)),
            TerminalsPerConnection = Limit(_terminalsPerConnection),
            MaxConnections = Limit(_maxConnections),
            MaxPerPeer = Limit(_maxPerPeer),
            Traced = [.. (Limit(_trace) ?? []).Select(static number => DeviceNames.Parse(number)!)],
        };

        T? Limit<T>(Option<T> option) =>
            file?.GetResult(option) is { Implicit: false } ? file.GetValue(option) : parsed.GetValue(option);
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
