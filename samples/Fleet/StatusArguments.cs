using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Becket.Samples.Fleet.Gateway.Status;

namespace Becket.Samples.Fleet;

/// <summary>The options of <c>fleet serve</c> for the status page.</summary>
internal sealed class StatusArguments
{
    /// <summary>The variable that may hold the token.</summary>
    public const string Variable = "FLEET_STATUS_TOKEN";

    private readonly Option<IPEndPoint?> _status = new("--status")
    {
        Description = "The address and port of the status page; port 0 lets the system choose.",
        HelpName = "HOST:PORT",
        CustomParser = ParsePlace,
    };

    private readonly Option<int?> _http = ServeCommand.Optional(
        "--http",
        "N",
        "The port of the status page at 127.0.0.1: short for --status 127.0.0.1:N."
    );

    private readonly Option<string?> _tokenFile = new("--status-token-file")
    {
        Description =
            "The file with the token that operators and programs show to the status page. "
            + $"Without it: the variable {Variable}; without both, no token is asked for.",
        HelpName = "PATH",
    };

    public IReadOnlyList<Option> All => [_http, _status, _tokenFile];

    /// <exception cref="FleetException">The options do not fit together, or the token cannot be used.</exception>
    public StatusOptions? Of(ParseResult parsed)
    {
        IPEndPoint? place = parsed.GetValue(_status);
        if (parsed.GetValue(_http) is { } port)
        {
            if (place is not null)
            {
                throw Misused("--http and --status say the same; give one of them");
            }

            place = new IPEndPoint(IPAddress.Loopback, port);
        }

        string? file = parsed.GetValue(_tokenFile);
        if (place is null)
        {
            return file is null ? null : throw Misused("--status-token-file needs --status");
        }

        string? token = file is null ? Environment.GetEnvironmentVariable(Variable) : ReadToken(file);
        token = string.IsNullOrWhiteSpace(token) ? null : token.Trim();
        if (token is { Length: < StatusOptions.MinTokenLength })
        {
            throw new FleetException(
                $"the token in {file ?? Variable} has {token.Length} characters; it needs at least "
                    + $"{StatusOptions.MinTokenLength}: openssl rand -hex 32"
            );
        }

        return token is not null || IPAddress.IsLoopback(place.Address)
            ? new StatusOptions { Address = place, Token = token }
            : throw Misused(
                $"--status {place} can be reached from other machines; protect it with --status-token-file, or "
                    + $"listen at 127.0.0.1:{place.Port}"
            );
    }

    private static FleetException Misused(string message) => new(message) { ExitCode = FleetCommand.Misused };

    private static string ReadToken(string path)
    {
        string token;
        try
        {
            token = File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FleetException($"cannot read the token: {problem.Message}", problem);
        }

        return string.IsNullOrWhiteSpace(token)
            ? throw new FleetException($"there is no token in {path}: openssl rand -hex 32 > {path}")
            : token;
    }

    private static IPEndPoint? ParsePlace(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string place = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase)
            ? "127.0.0.1:" + text["localhost:".Length..]
            : text;
        bool hasPort = place.LastIndexOf(':') is var colon and > 0 && place[colon - 1] != ':';
        if (
            hasPort
            && (place[0] == '[' || place.IndexOf(':', StringComparison.Ordinal) == place.LastIndexOf(':'))
            && IPEndPoint.TryParse(place, out IPEndPoint? parsed)
        )
        {
            return parsed;
        }

        result.AddError($"--status takes an address and a port, such as 127.0.0.1:8080, not '{text}'");
        return null;
    }
}
