using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>The hosts, with the numbers of requests that wait. A host is read when it is first met, so memory grows
/// with the hosts of this run and not with the requests.</summary>
internal sealed class HostTable : IDisposable
{
    private readonly Dictionary<string, HostRow> _hosts = new(StringComparer.Ordinal);
    private readonly Statement _find;
    private readonly Statement _add;

    /// <summary>Reads how many requests each host has queued.</summary>
    public HostTable(SqliteConnection connection)
    {
        _find = new Statement(connection, "select id from hosts where name = $1", 1);
        _add = new Statement(connection, "insert into hosts (name) values ($1) returning id", 1);

        // Both are read from indexes that hold nothing else.
        using var queued = new Statement(
            connection,
            """
            select name, id, sum(queued), sum(waiting) from (
                select host, count(*) as queued, 0 as waiting from requests where state = 0 group by host
                union all
                select host, 0, count(*) from requests where state = 2 group by host)
            join hosts on hosts.id = host group by host order by host
            """
        );
        using SqliteDataReader reader = queued.Query();
        while (reader.Read())
        {
            _hosts.Add(
                reader.GetString(0),
                new HostRow(reader.GetInt64(1)) { Queued = reader.GetInt64(2), Waiting = reader.GetInt64(3) }
            );
        }
    }

    /// <summary>The hosts with requests that wait, in the order in which they were found.</summary>
    public IReadOnlyList<(string Host, long Queued)> Queued =>
        [
            .. _hosts
                .Where(host => host.Value.Total > 0)
                .OrderBy(host => host.Value.Id)
                .Select(host => (host.Key, host.Value.Total)),
        ];

    /// <summary>How many requests wait, in all.</summary>
    public long Total => _hosts.Values.Sum(host => host.Total);

    /// <summary>The row of a host; null if none of its requests was ever added.</summary>
    public HostRow? Find(string name)
    {
        if (!_hosts.TryGetValue(name, out HostRow? row) && _find.Scalar(name) is long id)
        {
            row = new HostRow(id);
            _hosts.Add(name, row);
        }

        return row;
    }

    /// <summary>The row of a host, which is made if it is new.</summary>
    public HostRow FindOrAdd(string name)
    {
        HostRow? row = Find(name);
        if (row is null)
        {
            row = new HostRow((long)_add.Scalar(name)!);
            _hosts.Add(name, row);
        }

        return row;
    }

    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
    }
}
