using System.Net;
using Becket.Deferreds;
using Becket.Dns.Configuration;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Tasks;
using DnsClient;

namespace Becket.Dns.Asking;

/// <summary>Asks the name servers, one after the other, until one answers.</summary>
/// <remarks>Its own tries, and not those of the client: so their time-outs are on the reactor's clock.</remarks>
internal sealed class NameServers(Reactor reactor, DnsSettings settings, IDnsQuery client)
{
    private static readonly DnsQueryOptions s_options = new()
    {
        UseCache = false,
        Retries = 0,
        Timeout = Timeout.InfiniteTimeSpan,
        ContinueOnDnsError = false,
        ContinueOnEmptyResponse = false,

        // Larger datagrams are cut into pieces on some paths, and the pieces get lost (DNS flag day 2020).
        ExtendedDnsBufferSize = 1232,
    };

    // The server that answered last is asked first: one that is down costs one time-out, and not one for each name.
    private int _first;

    /// <summary>Asks one question.</summary>
    /// <returns>The answer, which may say that there is no such name, or no such record. Fails with a
    /// <see cref="DnsLookupException"/> when no server has answered, in all attempts.</returns>
    public async Deferred<IDnsQueryResponse> Ask(DnsQuestion question)
    {
        int count = settings.Servers.Count;
        string[] reasons = new string[count];
        Exception? cause = null;
        for (int attempt = 0; attempt < settings.Attempts; attempt++)
        {
            int first = _first;
            for (int i = 0; i < count; i++)
            {
                int index = (first + i) % count;
                try
                {
                    IDnsQueryResponse answer = await AskOne(settings.Servers[index], question);
                    if (IsAnswer(answer))
                    {
                        _first = index;
                        return answer;
                    }

                    reasons[index] = answer.ErrorMessage;
                }
                catch (TimeoutException)
                {
                    reasons[index] = $"no answer within {settings.TryTimeout.TotalSeconds} s";
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    reasons[index] = error.Message;
                    cause = error;
                }
            }
        }

        string name = question.QueryName.Value.TrimEnd('.');
        throw new DnsLookupException(
            $"No name server answers for {name}: "
                + string.Join("; ", settings.Servers.Zip(reasons, (server, reason) => $"{server}: {reason}")),
            cause
        )
        {
            Name = name,
        };
    }

    private static bool IsAnswer(IDnsQueryResponse answer) =>
        answer.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain;

    private Deferred<IDnsQueryResponse> AskOne(IPEndPoint server, DnsQuestion question) =>
        Deferred
            .FromTask(token => client.QueryServerAsync([new NameServer(server)], question, s_options, token))
            .AddTimeout(settings.TryTimeout, reactor);
}
