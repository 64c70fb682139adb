using System.Text.Json;
using Becket.Cli.Running;
using Becket.ClusterTool.Links;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.ClusterTool.Giving;

// What the ledger has recorded: results that no worker has brought, and dead letters.
internal sealed partial class GiverPlace
{
    private const int ShardSize = 500;

    /// <summary>Why a run ends whose ledger has failed.</summary>
    internal static string FailureText(Exception error) =>
        error is JobListException { InnerException: LedgerException { Error: LedgerError.Limit } }
            ? $"the ledger of a run keeps {ShardSize * JobLimits.ShardsPerList:N0} jobs, repetitions included: with "
                + "--resume and the same --joblog, the next run does the rest"
            : $"the ledger has failed: {error.Message.TrimEnd('.')}";

    private JobListReader ResultsReader() =>
        new(new LedgerCalls(_ledger!, TimeProvider.System), _marker.List, JobResultOrder.Completion);

    private async Task ReadResults(JobListReader reader)
    {
        ResultsRound round = await reader.Begin(_closing.Token);
        while (await reader.Next(round, 256, _closing.Token) is { } page)
        {
            foreach (RecordedResult recorded in page.Results)
            {
                ResultMessage result =
                    ResultOf(recorded.Result) ?? throw new IOException($"the result of job {recorded.Key} is none");
                Recorded(result with { Key = recorded.Key });
            }
        }
    }

    /// <summary>Creates the list, and looks at it from time to time: for results whose workers have never got their
    /// answer, and for dead letters.</summary>
    private async Deferred Poll()
    {
        var options = new JobListOptions
        {
            Attempts = 1000,
            LostWorkers = _options.MaxCrashes,
            LeaseTime = _options.Lease,
            RetryDelay = TimeSpan.FromSeconds(1),
            ShardSize = ShardSize,
        };
        Task<JobList> creating = _lists!.CreateAsync(
            _marker.List,
            _given.Reader.ReadAllAsync(_closing.Token),
            options,
            _closing.Token
        );
        JobListReader reader = ResultsReader();
        try
        {
            while (!_closing.IsCancellationRequested)
            {
                await Reactor.DeferLater(s_pollInterval, _closing.Token);
                if (creating.IsFaulted)
                {
                    await creating;
                }

                _list ??= await _lists.FindAsync(_marker.List, _closing.Token);
                if (_list is not null)
                {
                    await ReadResults(reader);
                    await ReadDead();
                }
            }
        }
        catch (Exception error) when (_closing.IsCancellationRequested || error is OperationCanceledException)
        {
            // The run is over.
        }
        catch (Exception error)
        {
            // Without it no job would end any more.
            _jobs?.OutputFailed(new RunException(FailureText(error)));
        }

        try
        {
            await creating;
        }
        catch (Exception)
        {
            // Its source has ended with the run, or the failure is reported above.
        }
    }

    /// <summary>Reads a result.</summary>
    /// <returns>Null if it is none.</returns>
    private static ResultMessage? ResultOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            ResultMessage? result = JsonSerializer.Deserialize(json.Span, LinkJson.Default.ResultMessage);
            return result is { IsSound: true } ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ReadDead()
    {
        JobProgress progress = await _list!.GetProgressAsync(_closing.Token);
        _progress = progress;
        if (progress.Dead == 0)
        {
            return;
        }

        bool isNew = false;
        await foreach (DeadLetter letter in _list.DeadLettersAsync(_closing.Token))
        {
            if (
                _children.TryGetValue(letter.Key, out RemoteChild? child)
                && child is { DeadBecause: null, HasResult: false }
            )
            {
                child.DeadBecause =
                    letter.Reason == DeadLetterReason.WorkersLost
                        ? $"stopped: {_options.MaxCrashes} workers were lost while they ran it (--max-crashes)"
                        : $"stopped after {letter.Attempts} attempts: {letter.Error}";
                isNew = true;
            }
        }

        if (isNew)
        {
            UpdateSlots();
            CheckDead();
        }
    }

    /// <summary>Dead letters end when nothing else is left: until then people may put them back.</summary>
    private void CheckDead()
    {
        if (_children.Count == 0 || _children.Values.Any(child => child.DeadBecause is null))
        {
            return;
        }

        _deadCheck.CancelIfActive();
        _deadCheck = Reactor.CallLater(
            _isStopping ? TimeSpan.Zero : s_pollInterval,
            () =>
            {
                if (_children.Values.All(child => child.DeadBecause is not null))
                {
                    foreach (RemoteChild child in _children.Values.ToArray())
                    {
                        child.EndDead();
                    }
                }
            }
        );
    }
}
