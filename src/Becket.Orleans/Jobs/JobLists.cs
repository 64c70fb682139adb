using System.Runtime.CompilerServices;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>The lists of jobs of a cluster: creates them, and finds them.</summary>
/// <remarks>
/// <para>Threads: any. A call made on a reactor's thread comes back there.</para>
/// <para>A call whose answer does not come is made again for a minute, and throws its last error then. Nothing is done
/// twice by that.</para>
/// </remarks>
public sealed partial class JobLists
{
    /// <summary>How long a program that was replaced as the creator waits for signs of life of the other.</summary>
    private static readonly TimeSpan s_otherCreator = TimeSpan.FromSeconds(30);

    private readonly LedgerCalls _calls;

    /// <summary>The lists of a ledger.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock of pauses. Null: the system's. In virtual time, give the reactor's
    /// <see cref="Reactors.Reactor.TimeProvider"/>.</param>
    public JobLists(JobLedger ledger, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        _calls = new LedgerCalls(ledger.Port, time ?? TimeProvider.System);
    }

    /// <summary>How long jobs of a slow source wait for more before they are stored: 1 second.</summary>
    internal TimeSpan ChunkTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="CreateAsync(string, IAsyncEnumerable{Job}, JobListOptions, CancellationToken)"/>
    public Task<JobList> CreateAsync(
        string name,
        IEnumerable<Job> jobs,
        JobListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return CreateAsync(name, OneByOne(jobs, cancellationToken), options, cancellationToken);
    }

    /// <summary>Creates a list. Its first jobs may run before the last are given.</summary>
    /// <param name="name">Its name, of at most <see cref="JobLimits.ListNameCharacters"/> characters without a
    /// slash.</param>
    /// <param name="jobs">The jobs. They are stored in chunks, and start in this order.</param>
    /// <param name="options">How the jobs run. Null: the defaults.</param>
    /// <param name="cancellationToken">Ends the creation. The list stays as it is by then.</param>
    /// <returns>The list, when all jobs are stored.</returns>
    /// <remarks>
    /// <para>Calling it again is safe. If the list was created to its end, it is returned as it is, and
    /// <paramref name="jobs"/> is not read. If not, because the program ended, this call goes on: jobs whose keys are
    /// there are left out. Options are those of the first call.</para>
    /// <para>If another program creates the same list at the same time, the one that came last creates it, and
    /// the other waits until it has.</para>
    /// <para>A job that is given twice is one job. A key that is given with different contents is an error.</para>
    /// </remarks>
    /// <exception cref="JobListException">Two jobs have the same key and different contents, a limit of
    /// <see cref="JobLimits"/> is reached, or another program had begun to create the list and does not go
    /// on.</exception>
    public async Task<JobList> CreateAsync(
        string name,
        IAsyncEnumerable<Job> jobs,
        JobListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Names.CheckList(name, nameof(name));
        ArgumentNullException.ThrowIfNull(jobs);
        ListOpening opening = await _calls.Call(
            port => port.OpenAsync(name, options ?? new JobListOptions(), cancellationToken),
            cancellationToken
        );
        if (opening.View.IsClosed)
        {
            return new JobList(_calls, opening.View);
        }

        try
        {
            var creator = new JobListCreator(_calls, opening, ChunkTime, cancellationToken);
            return new JobList(_calls, await creator.Fill(jobs));
        }
        catch (LedgerException error) when (error.Error == LedgerError.CreatorReplaced)
        {
            return new JobList(_calls, await WaitForOther(name, error, cancellationToken));
        }
    }

    /// <summary>A list.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The list; null if there is none of this name.</returns>
    public async Task<JobList?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        Names.CheckList(name, nameof(name));
        ListView? view = await _calls.Call(port => port.FindAsync(name, cancellationToken), cancellationToken);
        return view is null ? null : new JobList(_calls, view);
    }

    /// <summary>The names of all lists, in order.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken = default) =>
        _calls.Call(port => port.ListsAsync(openOnly: false, cancellationToken), cancellationToken);

    /// <summary>Deletes a list with its jobs and results. Jobs that run are cancelled when their workers hear of it.
    /// Does nothing if there is no such list.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Names.CheckList(name, nameof(name));
        return _calls.Call(
            async port =>
            {
                await port.DeleteAsync(name, cancellationToken);
                return true;
            },
            cancellationToken
        );
    }

    private static async IAsyncEnumerable<Job> OneByOne(
        IEnumerable<Job> jobs,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        foreach (Job job in jobs)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return job;
        }

        await Task.CompletedTask;
    }

    private async Task<ListView> WaitForOther(string name, Exception error, CancellationToken cancellation)
    {
        long lastSign = _calls.Time.GetTimestamp();
        (long Version, int Jobs) last = default;
        while (_calls.Time.GetElapsedTime(lastSign) < s_otherCreator)
        {
            ListView view =
                await _calls.Call(port => port.FindAsync(name, cancellation), cancellation)
                ?? throw new JobListException($"The list \"{name}\" was deleted while it was created.", error);
            if (view.IsClosed)
            {
                return view;
            }

            int jobs = 0;
            if (view.Shards > 0)
            {
                var shard = new ShardId(name, view.Shards - 1);
                ShardSummary summary = await _calls.Call(port => port.SummaryAsync(shard, cancellation), cancellation);
                jobs = summary.Jobs;
            }

            if ((view.Control.Version, jobs) != last)
            {
                last = (view.Control.Version, jobs);
                lastSign = _calls.Time.GetTimestamp();
            }

            await Task.Delay(TimeSpan.FromSeconds(0.5), _calls.Time, cancellation);
        }

        throw new JobListException(
            $"Another program began to create the list \"{name}\", and has added nothing for {s_otherCreator}. Call "
                + "CreateAsync again to go on where it has ended.",
            error
        );
    }
}
