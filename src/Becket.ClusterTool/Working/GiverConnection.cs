using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Working;

/// <summary>The link to the giver: made again, with a pause that grows, whenever it is lost.</summary>
internal sealed class GiverConnection : Service
{
    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(2);

    /// <summary>A giver that answers nothing for so long is gone, or a machine between is.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly Reactor _reactor;
    private readonly ClusterAddress _address;
    private readonly ClusterToken _token;
    private readonly WorkerOptions _options;
    private readonly string _name;
    private Link? _link;
    private Deferred? _running;
    private DelayedCall? _ping;
    private bool _isOver;

    public GiverConnection(
        Reactor reactor,
        ClusterAddress address,
        ClusterToken token,
        WorkerOptions options,
        string name
    )
        : base("giver") => (_reactor, _address, _token, _options, _name) = (reactor, address, token, options, name);

    /// <summary>Gets a signal for a job.</summary>
    public required Action<SignalMessage> Signalled { get; init; }

    /// <summary>A line for the user.</summary>
    public required Action<string> Said { get; init; }

    /// <summary>The giver refuses this worker, or the run is over and no other is waited for.</summary>
    public required Action<string?> Finished { get; init; }

    /// <summary>Fires when there is a link.</summary>
    public DeferredEvent Connected { get; } = new();

    /// <summary>Asks the giver. Fails with a <see cref="LinkLostException"/> if there is none; then
    /// <see cref="Connected"/> fires when there is one again.</summary>
    public Deferred<Payload> Ask(Operation operation, Payload request)
    {
        if (_link is { IsConnected: true } link)
        {
            return link.Ask(operation, request);
        }

        // The link may have ended a moment ago, and Run not gone on yet. A caller that waits for Connected and asks
        // again must not get here twice: its loop would never let Run go on.
        Connected.Reset();
        return Deferred.Fail<Payload>(new LinkLostException("there is no giver"));
    }

    protected override Deferred OnStart()
    {
        _running = Run();
        return Deferred.Succeed();
    }

    protected override async Deferred OnStop()
    {
        _link?.Close();
        _running?.Cancel();
        if (_running is { } running)
        {
            await running;
        }
    }

    private async Deferred Run()
    {
        TimeSpan pause = s_firstPause;
        bool isFirst = true;
        try
        {
            while (true)
            {
                string? reason = await RunOnce(() => pause = s_firstPause);
                if (reason is null)
                {
                    return;
                }

                if (_isOver)
                {
                    Said($"the run is over; waiting for the next at {_address}");
                    _isOver = false;
                }
                else if (isFirst || pause == s_firstPause)
                {
                    Said($"no giver at {_address} ({reason}); trying again");
                }

                isFirst = false;

                // Workers that lost one giver do not all come back at the same moment.
                await _reactor.DeferLater(pause * (0.75 + (0.5 * _reactor.Random.NextDouble())));
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            }
        }
        catch (CancelledException)
        {
            // The worker stops.
        }
        catch (Exception bug)
        {
            // Without a link the worker would wait for ever.
            Finished($"the link has failed: {bug.Message}");
            throw;
        }
    }

    /// <summary>Connects, and reads until the link ends.</summary>
    /// <returns>Why it ended; null if no other follows.</returns>
    private async Deferred<string?> RunOnce(Action welcomed)
    {
        Connection connection;
        try
        {
            connection = await _reactor.ConnectTls(_address.Host, _address.Port, _token.ClientTls());
        }
        catch (CertificateException)
        {
            Finished($"the giver at {_address} is not the one of the token: copy the token of its run");
            return null;
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            return error.Message.TrimEnd('.');
        }

        var link = new Link(connection) { Answer = AnswerOf, IsTrusted = true };
        Deferred<string> running = link.Run();
        try
        {
            var hello = new HelloMessage(HelloMessage.ThisVersion, _token.Secret, _name, _options.Slots);
            await link.Ask(Operation.Hello, Payload.Of(hello, LinkJson.Default.HelloMessage));
        }
        catch (RefusedException refused)
        {
            link.Abort();
            await running;
            Finished(refused.Message);
            return null;
        }
        catch (LinkLostException)
        {
            return await running;
        }

        welcomed();
        _link = link;
        Connected.Set();
        Said($"connected to {_address}; {_options.Slots} slots");
        Ping(link);
        string reason = await running;
        _ping.CancelIfActive();
        _link = null;
        Connected.Reset();
        if (_isOver && _options.Once)
        {
            Finished(null);
            return null;
        }

        return reason;
    }

    private void Ping(Link link)
    {
        if (_reactor.Now - link.LastFrame > s_silence && link.LastFrame > TimeSpan.Zero)
        {
            link.Abort();
            return;
        }

        link.Ask(Operation.Ping, Payload.Empty).AddBoth(static _ => { });
        _ping = _reactor.CallLater(s_pingInterval, () => Ping(link));
    }

    private Deferred<Payload> AnswerOf(Link link, Operation operation, Payload request)
    {
        if (operation == Operation.Signal)
        {
            Signalled(request.Read(LinkJson.Default.SignalMessage));
        }
        else if (operation == Operation.Over)
        {
            _isOver = true;
        }

        return Deferred.Succeed(Payload.Empty);
    }
}
