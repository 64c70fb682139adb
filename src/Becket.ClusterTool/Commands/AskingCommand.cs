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
        [.. CreateGroup().Options, .. InformationOptions.Create()];

    /// <summary>The options that say how to ask, and how to print.</summary>
    protected virtual OptionGroup<AskingOptions> CreateGroup() =>
        new OptionGroup<AskingOptions>("Asking")
            .Value(
                ["--token-file"],
                "FILE",
                "The file that the giver has made. [default: the text in BECKET_CLUSTER_TOKEN]",
                ValueReaders.FileName,
                (asking, file) => asking with { TokenFile = file }
            )
            .Flag(["--json"], "Print the answer as JSON.", asking => asking with { Json = true });

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
        Payload answer = default;
        try
        {
            Talk(
                options,
                async (reactor, link) => answer = await link.Ask(operation, request).AddTimeout(s_limit, reactor)
            );
        }
        catch (StoppedBySignalException)
        {
            throw new RunException($"stopped before {Address} answered");
        }
        catch (LinkLostException lost)
        {
            throw NoGiver(lost);
        }

        return answer;
    }

    /// <summary>Connects, asks again and again, and ends with the giver or at a signal.</summary>
    /// <exception cref="RunException">The giver cannot be asked, or refuses.</exception>
    protected void Follow(AskingOptions options, Operation operation, TimeSpan interval, Action<Payload> take)
    {
        bool hasAnswered = false;
        try
        {
            Talk(
                options,
                async (reactor, link) =>
                {
                    while (true)
                    {
                        take(await link.Ask(operation, Payload.Empty).AddTimeout(s_limit, reactor));
                        hasAnswered = true;
                        await reactor.DeferLater(interval);
                    }
                }
            );
        }
        catch (Exception end) when (hasAnswered && end is (StoppedBySignalException or LinkLostException))
        {
            // The run is over, or the user has seen enough.
        }
        catch (StoppedBySignalException)
        {
            throw new RunException($"stopped before {Address} answered");
        }
        catch (LinkLostException lost)
        {
            throw NoGiver(lost);
        }
    }

    /// <summary>Connects, talks, and closes.</summary>
    private void Talk(AskingOptions options, Func<Reactor, Link, Deferred> talk)
    {
        var token = ClusterToken.Read(options.TokenFile);
        using var reactor = Reactor.Create(new ReactorOptions { SlowTurn = TimeSpan.Zero });
        try
        {
            reactor.Run(() => Talk(reactor, token, talk));
        }
        catch (RefusedException refused)
        {
            throw new RunException(refused.Message);
        }
        catch (CertificateException)
        {
            throw new RunException($"the giver at {Address} is not the one of the token: copy the token of its run");
        }
        catch (Exception error) when (error is IOException and not LinkLostException or TimeoutException)
        {
            throw NoGiver(error);
        }
    }

    private async Deferred Talk(Reactor reactor, ClusterToken token, Func<Reactor, Link, Deferred> talk)
    {
        Connection connection = await reactor
            .ConnectTls(Address.Host, Address.Port, token.ClientTls())
            .AddTimeout(s_limit, reactor);
        var link = new Link(connection)
        {
            Answer = static (_, _, _) => Deferred.Succeed(Payload.Empty),
            IsTrusted = true,
        };
        Deferred<string> running = link.Run();
        try
        {
            var hello = new HelloMessage(HelloMessage.ThisVersion, token.Secret, Slots: 0);
            await link.Ask(Operation.Hello, Payload.Of(hello, LinkJson.Default.HelloMessage))
                .AddTimeout(s_limit, reactor);
        }
        catch (LinkLostException lost)
        {
            throw NoGiver(lost);
        }

        await talk(reactor, link);
        link.Close();
        await running;
    }

    private RunException NoGiver(Exception error) =>
        new($"no giver at {Address}: {error.GetBaseException().Message.TrimEnd('.')}");
}
