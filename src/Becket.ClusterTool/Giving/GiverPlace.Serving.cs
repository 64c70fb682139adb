using System.Globalization;
using System.Net;
using System.Text.Json;
using Becket.Cli.Running;
using Becket.ClusterTool.Links;
using Becket.Orleans.Grains;
using Becket.Orleans.Ledger;

namespace Becket.ClusterTool.Giving;

/// <content>The links of workers and clients, and what they ask.</content>
internal sealed partial class GiverPlace
{
    /// <summary>How long a peer may take to show its token.</summary>
    private static readonly TimeSpan s_helloLimit = TimeSpan.FromSeconds(10);

    /// <summary>A worker sends something each two seconds. One that is silent for so long is gone.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(30);

    private readonly List<ConnectedWorker> _workers = [];
    private readonly HashSet<Link> _links = [];
    private IJobLedger? _ledger;
    private ConnectionListener? _listener;
    private ClusterToken? _token;
    private Deferred? _accepting;

    private void Listen()
    {
        string tokenFile = _options.TokenFile ?? Path.Combine(_options.Folder, "token");
        (_token, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) = ClusterToken.ReadOrMake(
            tokenFile
        );
        try
        {
            _listener = Reactor.AcceptTls(
                _options.Address.Port,
                new TlsServerOptions { Certificate = certificate },
                new ListenOptions { Interface = _options.Listen ?? IPAddress.Loopback }
            );
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new RunException($"cannot listen at {_options.Address}: {error.Message.TrimEnd('.')}");
        }

        Say($"becket-cluster worker {_options.Address} --token-file {Path.GetFullPath(tokenFile)}");
        if (_options.Listen is { } open && !IPAddress.IsLoopback(open))
        {
            Say(
                "copy the token's file to the other machines. WARNING: a stranger who has the token can read the "
                    + "commands and their files, and can send false outputs. All that crosses the network is encrypted"
            );
        }
    }

    private void Say(string text)
    {
        if (!_run.Report.Quiet)
        {
            _error.WriteLine("becket-cluster: " + text);
        }
    }

    private void Accept() => _accepting = AcceptAll();

    private async Deferred AcceptAll()
    {
        try
        {
            await foreach (Connection connection in _listener!)
            {
                _ = Serve(connection);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            if (!_closing.IsCancellationRequested)
            {
                Say($"no more workers can join: {error.Message.TrimEnd('.')}");
            }
        }
    }

    private async Deferred StopListening()
    {
        foreach (Link link in _links.ToArray())
        {
            link.Notify(Operation.Over, Payload.Empty);
            link.Close();
        }

        if (_listener is { } listener)
        {
            await listener.DisposeAsync();
        }

        if (_accepting is { } accepting)
        {
            await accepting;
        }
    }

    private async Deferred Serve(Connection connection)
    {
        var link = new Link(connection) { Answer = AnswerOf };
        _links.Add(link);
        Reactor.CallLater(s_helloLimit, () => Watch(link));
        string reason = await link.Run();
        _links.Remove(link);
        if (_workers.Find(worker => worker.Link == link) is { } gone)
        {
            _workers.Remove(gone);
            foreach (RemoteChild child in _children.Values.Where(child => child.Worker == link).ToArray())
            {
                child.LostWorker();
            }

            if (!_closing.IsCancellationRequested)
            {
                Say($"worker {gone.Name} has left ({reason}); {CountOfWorkers()}");
                UpdateSlots();
            }
        }
    }

    private void Watch(Link link)
    {
        if (!link.IsConnected)
        {
            return;
        }

        if (!link.IsTrusted || Reactor.Now - link.LastFrame > s_silence)
        {
            link.Abort();
        }
        else
        {
            Reactor.CallLater(s_helloLimit, () => Watch(link));
        }
    }

    private string CountOfWorkers() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_workers.Count} {(_workers.Count == 1 ? "worker" : "workers")}, "
                + $"{_workers.Sum(worker => worker.Slots)} slots"
        );

    private async Deferred<Payload> AnswerOf(Link link, Operation operation, Payload request)
    {
        if (operation == Operation.Hello)
        {
            return Welcome(link, request.Read(LinkJson.Default.HelloMessage));
        }

        if (!link.IsTrusted)
        {
            link.Abort();
            throw new RefusedException("show the token first");
        }

        return operation switch
        {
            Operation.Ping => Payload.Empty,
            Operation.Lists => await Ledger(async ledger =>
                Payload.Of(await ledger.ListsAsync(openOnly: true), LinkJson.Default.IReadOnlyListString)
            ),
            Operation.Find => await Ledger(ledger => Find(ledger, request)),
            Operation.Exchange => await Ledger(ledger => Exchange(ledger, link, request)),
            Operation.SetComplete => await Ledger(ledger => SetComplete(ledger, request)),
            Operation.Begin => BeginOf(link, request.Read(LinkJson.Default.RunMessage)),
            Operation.Fetch => Fetch(request.Read(LinkJson.Default.FetchMessage)),
            Operation.Piece => Take(request),
            Operation.Delivered => await Delivered(request.Read(LinkJson.Default.RunMessage)),
            Operation.Status => Status(),
            Operation.Explain => await Explain(request.Read(LinkJson.Default.JobsMessage)),
            Operation.Requeue => await Requeue(request.Read(LinkJson.Default.JobsMessage)),
            _ => throw new RefusedException($"this giver does not know request {operation}"),
        };
    }

    private Payload Welcome(Link link, HelloMessage hello)
    {
        if (!_token!.Matches(hello.Token))
        {
            Say($"a stranger at {link.Peer} was refused: its token is another one");
            throw new RefusedException("the token is not the one of this run");
        }

        if (hello.Version != HelloMessage.ThisVersion)
        {
            throw new RefusedException("the giver has another version of becket-cluster: use the same everywhere");
        }

        if (link.IsTrusted || (hello.Name is { } given && !HelloMessage.IsName(given)))
        {
            throw new RefusedException("this greeting makes no sense");
        }

        link.IsTrusted = true;
        if (hello.Name is { } name)
        {
            _workers.Add(new ConnectedWorker(link, name, Math.Clamp(hello.Slots, 1, 100_000), Reactor.Now));
            Say($"worker {name} has joined; {CountOfWorkers()}");
            UpdateSlots();
        }

        return Payload.Empty;
    }

    /// <summary>Calls the ledger. A refusal and an unknown outcome reach the worker as what they are.</summary>
    private async Deferred<Payload> Ledger(Func<IJobLedger, Task<Payload>> call)
    {
        try
        {
            return await call(_ledger!);
        }
        catch (LedgerException error)
        {
            throw new RefusedException(RemoteRefusal.Write(error));
        }
        catch (Exception error) when (error is not (RefusedException or JsonException))
        {
            throw new RefusedException(error.GetBaseException().Message);
        }
    }

    private static async Task<Payload> Find(IJobLedger ledger, Payload request)
    {
        ListView? view = await ledger.FindAsync(JsonSerializer.Deserialize<string>(request.Json.Span)!);
        return view is null ? Payload.Empty : Payload.Of(view, LedgerJson.Default.ListView);
    }

    private static async Task<Payload> SetComplete(IJobLedger ledger, Payload request)
    {
        CompleteMessage complete = request.Read(LinkJson.Default.CompleteMessage);
        ListView view = await ledger.SetCompleteAsync(complete.List, complete.Version);
        return Payload.Of(view, LedgerJson.Default.ListView);
    }

    private async Task<Payload> Exchange(IJobLedger ledger, Link link, Payload request)
    {
        ExchangeMessage where = request.Read(LinkJson.Default.ExchangeMessage);
        ExchangeRequest exchange = JsonSerializer.Deserialize(request.Body.Span, LedgerJson.Default.ExchangeRequest)!;

        // A result that the ledger records must be one: without it the job would never end.
        if (exchange.Done.Any(report => report.Kind == ReportKind.Succeeded && ResultOf(report.Result) is null))
        {
            throw new RefusedException("a result makes no sense");
        }

        ExchangeAnswer answer = await ledger.ExchangeAsync(new ShardId(where.List, where.Shard), exchange);
        _refused += answer.Refused.Count;
        if (!answer.IsOvertaken)
        {
            ConnectedWorker? worker = _workers.Find(worker => worker.Link == link);
            worker?.LeasesByShard[where.Shard] = exchange.Held.Count + answer.Leases.Count;
            foreach (JobReport report in exchange.Done)
            {
                bool isRefused = answer.Refused.Any(refused => refused.Lease == report.Lease);
                if (report.Kind == ReportKind.Succeeded && !isRefused)
                {
                    worker?.Done += 1;

                    // The ledger knows the job by its lease. A result that names another one is found there later.
                    ResultMessage result = ResultOf(report.Result)!;
                    if (
                        _children.TryGetValue(result.Key, out RemoteChild? child)
                        && child.Worker == link
                        && child.Token == report.Lease.Token
                    )
                    {
                        Recorded(result);
                    }
                }
            }
        }

        return Payload.Of(answer, LedgerJson.Default.ExchangeAnswer);
    }

    private Payload BeginOf(Link link, RunMessage run)
    {
        if (!_children.TryGetValue(run.Key, out RemoteChild? child) || child.HasResult)
        {
            // After a giver was killed, the ledger has jobs that this run has not reached yet.
            return NotYet;
        }

        child.BeginAt(link, run.Token, Reactor.Now);
        var command = PreparedCommand.Of(child.Prepared, _run, IsShared);
        return Payload.Of(command.Message, LinkJson.Default.CommandMessage, TextList.Write(command.Texts));
    }

    /// <summary>A worker whose link is up.</summary>
    private sealed record ConnectedWorker(Link Link, string Name, int Slots, TimeSpan Since)
    {
        public long Done { get; set; }

        /// <summary>By shard, the leases that it had after its last exchange.</summary>
        public Dictionary<int, int> LeasesByShard { get; } = [];

        public int Leases => LeasesByShard.Values.Sum();
    }
}
