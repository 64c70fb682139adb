using System.Buffers.Binary;
using Crawler.Addresses;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>The requests, in the file.</summary>
internal sealed class RequestTable : IDisposable
{
    private readonly HostTable _hosts;
    private readonly SeenCache _seen = new();
    private readonly bool _keepQueryOrder;
    private readonly int _retryPriority;
    private readonly Statement _add;
    private readonly Statement _wake;
    private readonly Statement _take;
    private readonly Statement _nextDue;
    private readonly Statement _putBack;
    private readonly Statement _finish;

    /// <summary>Prepares the statements.</summary>
    public RequestTable(SqliteConnection connection, CrawlSettings settings)
    {
        _hosts = new HostTable(connection);
        _keepQueryOrder = settings.KeepQueryOrder;
        _retryPriority = settings.RetryPriorityAdjust;
        _add = new Statement(
            connection,
            """
            insert into requests (fingerprint, host, state, priority, depth, redirects, address, label, extras)
            values ($1, $2, 0, $3, $4, $5, $6, $7, $8) on conflict (fingerprint) do nothing
            """,
            8
        );
        _wake = new Statement(
            connection,
            "update requests set state = 0 where host = $1 and state = 2 and due <= $2",
            2
        );
        _take = new Statement(
            connection,
            """
            update requests set state = 1 where id in (
                select id from requests where host = $1 and state = 0 order by priority desc, id limit $2)
            returning
                id, priority, depth, redirects, address, label, extras, fingerprint is null, attempts, entity_tag,
                modified
            """,
            2
        );
        _nextDue = new Statement(connection, "select min(due) from requests where host = $1 and state = 2", 1);
        _putBack = new Statement(
            connection,
            """
            update requests set state = 2, due = $2, priority = priority + $3 * ($4 - attempts),
                adjusted = adjusted + $3 * ($4 - attempts), attempts = $4
            where id = $1 and state = 1 returning (select name from hosts where id = host)
            """,
            4
        );

        // The validators of a page that failed, or has not changed, are those of the items that were recorded for it.
        _finish = new Statement(
            connection,
            """
            update requests set state = $2, status = $3, reason = $4, due = null,
                entity_tag = iif($5, $6, entity_tag), modified = iif($5, $7, modified)
            where id = $1 and state = 1
            """,
            7
        );
    }

    /// <summary>The hosts.</summary>
    public HostTable Hosts => _hosts;

    /// <summary>Adds a request.</summary>
    /// <returns>Its host, or null if its address was seen.</returns>
    public string? Add(CrawlRequest request)
    {
        Uri canonical;
        try
        {
            canonical = CanonicalAddress.Of(request.Address, !_keepQueryOrder);
        }
        catch (UriFormatException)
        {
            // It cannot be written down so that it can be read again, and so not be fetched.
            return null;
        }

        UInt128 fingerprint = CanonicalAddress.Fingerprint(canonical);
        if (!request.IsRepeated && _seen.WasSeen(fingerprint))
        {
            return null;
        }

        HostRow host = _hosts.FindOrAdd(canonical.Host);
        int added = _add.Execute(
            request.IsRepeated ? null : Bytes(fingerprint),
            host.Id,
            request.Priority,
            request.Depth,
            request.Redirects,
            request.Address.AbsoluteUri,
            request.Label,
            RequestExtras.Of(request)
        );
        host.Queued += added;
        return added > 0 ? canonical.Host : null;
    }

    /// <summary>Hands requests out.</summary>
    public TakenRequests Take(string name, int count, DateTimeOffset now)
    {
        if (_hosts.Find(name) is not { Total: > 0 } host)
        {
            return new TakenRequests([], 0, null);
        }

        if (host.Waiting > 0)
        {
            int due = _wake.Execute(host.Id, now.UtcTicks);
            host.Waiting -= due;
            host.Queued += due;
        }

        var taken = new List<QueuedRequest>();
        using (SqliteDataReader reader = _take.Query(host.Id, count))
        {
            while (reader.Read())
            {
                taken.Add(Read(reader));
            }
        }

        // The order of "returning" is not promised.
        taken.Sort(static (one, other) => (other.Request.Priority, one.Id).CompareTo((one.Request.Priority, other.Id)));
        host.Queued -= taken.Count;
        DateTimeOffset? next =
            host.Waiting > 0 && _nextDue.Scalar(host.Id) is long ticks
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : null;
        return new TakenRequests(taken, host.Total, next);
    }

    /// <summary>Puts a request back.</summary>
    /// <exception cref="InvalidOperationException">It is not under way.</exception>
    public void PutBack(long id, int attempts, DateTimeOffset due)
    {
        if (_putBack.Scalar(id, due.UtcTicks, _retryPriority, attempts) is not string host)
        {
            throw NotUnderWay(id);
        }

        _hosts.FindOrAdd(host).Waiting++;
    }

    /// <summary>Ends a request.</summary>
    /// <exception cref="InvalidOperationException">It is not under way.</exception>
    public void Finish(FinishedRequest request)
    {
        const int NotModified = 304;
        bool hasValidators = request.End == RequestEnd.Done && request.Status != NotModified;
        int changed = _finish.Execute(
            request.Id,
            (int)StateOf(request.End),
            request.Status,
            request.Reason,
            hasValidators,
            request.Validators?.EntityTag,
            request.Validators?.LastModified?.UtcTicks
        );
        if (changed == 0)
        {
            throw NotUnderWay(request.Id);
        }
    }

    public void Dispose()
    {
        _hosts.Dispose();
        _add.Dispose();
        _wake.Dispose();
        _take.Dispose();
        _nextDue.Dispose();
        _putBack.Dispose();
        _finish.Dispose();
    }

    private static RequestState StateOf(RequestEnd end) =>
        end switch
        {
            RequestEnd.Done => RequestState.Done,
            RequestEnd.Failed => RequestState.Failed,
            _ => RequestState.Dropped,
        };

    private static InvalidOperationException NotUnderWay(long id) =>
        new($"The request {id} is not under way: it was finished or put back before, or never handed out.");

    private static byte[] Bytes(UInt128 fingerprint)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, fingerprint);
        return bytes;
    }

    private static QueuedRequest Read(SqliteDataReader reader)
    {
        var request = new CrawlRequest(new Uri(reader.GetString(4)))
        {
            Priority = reader.GetInt32(1),
            Depth = reader.GetInt32(2),
            Redirects = reader.GetInt32(3),
            Label = reader.GetString(5),
            IsRepeated = reader.GetBoolean(7),
        };
        string? tag = reader.IsDBNull(9) ? null : reader.GetString(9);
        DateTimeOffset? modified = reader.IsDBNull(10) ? null : new DateTimeOffset(reader.GetInt64(10), TimeSpan.Zero);
        return new QueuedRequest(
            reader.GetInt64(0),
            RequestExtras.Into(request, reader.IsDBNull(6) ? null : reader.GetString(6)),
            reader.GetInt32(8),
            tag is null && modified is null ? null : new PageValidators(tag, modified)
        );
    }
}
