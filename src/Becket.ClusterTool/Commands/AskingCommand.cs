using System.Globalization;
using Becket.Cli;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Commands;

/// <summary>A command that asks a giver one thing and prints the answer.</summary>
internal abstract class AskingCommand : AddressedCommand
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [
            .. new OptionGroup<AskingOptions>("Asking")
                .Value(
                    ["--token-file"],
                    "FILE",
                    "The file that the giver has made. [default: the text in BECKET_CLUSTER_TOKEN]",
                    ValueReaders.FileName,
                    (asking, file) => asking with { TokenFile = file }
                )
                .Flag(["--json"], "Print the answer as JSON.", asking => asking with { Json = true })
                .Options,
            .. InformationOptions.Create(),
        ];

    /// <summary>Reads numbers of jobs.</summary>
    protected static JobsMessage Numbers(GivenLine line) =>
        new([
            .. line.Words.Select(word =>
                long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                    ? number
                    : throw new MisuseException($"'{word}' is no number of a job")
            ),
        ]);

    /// <summary>Connects, asks, and closes.</summary>
    /// <exception cref="RunException">The giver cannot be asked, or refuses.</exception>
    protected Payload Ask(AskingOptions options, Operation operation, Payload request)
    {
        var token = ClusterToken.Read(options.TokenFile);
        using var reactor = Reactor.Create(new ReactorOptions { SlowTurn = TimeSpan.Zero });
        try
        {
            return reactor.Run(() => Ask(reactor, token, operation, request).AddTimeout(s_limit, reactor));
        }
        catch (RefusedException refused)
        {
            throw new RunException(refused.Message);
        }
        catch (StoppedBySignalException)
        {
            throw new RunException($"stopped before {Address} answered");
        }
        catch (CertificateException)
        {
            throw new RunException($"the giver at {Address} is not the one of the token: copy the token of its run");
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            throw new RunException($"no giver at {Address}: {error.GetBaseException().Message.TrimEnd('.')}");
        }
    }

    private async Deferred<Payload> Ask(Reactor reactor, ClusterToken token, Operation operation, Payload request)
    {
        Connection connection = await reactor.ConnectTls(Address.Host, Address.Port, token.ClientTls());
        var link = new Link(connection)
        {
            Answer = static (_, _, _) => Deferred.Succeed(Payload.Empty),
            IsTrusted = true,
        };
        Deferred<string> running = link.Run();
        var hello = new HelloMessage(HelloMessage.ThisVersion, token.Secret, Slots: 0);
        await link.Ask(Operation.Hello, Payload.Of(hello, LinkJson.Default.HelloMessage));
        Payload answer = await link.Ask(operation, request);
        link.Close();
        await running;
        return answer;
    }
}
