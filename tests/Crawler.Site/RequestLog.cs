namespace Crawler.Site;

/// <summary>Every request that the site received, and how many were under way at once. From any thread.</summary>
/// <remarks>A request is under way from its head's last byte until its answer is written or its connection is lost: a
/// part of the time in which a client counts it. So what is more than a bound here is more than that at the client too,
/// unless the client has given a request up and the site does not know yet.</remarks>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<LoggedRequest> _requests = [];
    private readonly Dictionary<(string Host, string Address), int> _counts = [];
    private readonly Dictionary<string, (int Now, int Most)> _hosts = [];
    private int _now;

    /// <summary>The most requests that were under way at once.</summary>
    public int Most { get; private set; }

    /// <summary>How many requests came.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>The requests so far, in the order in which they came.</summary>
    public IReadOnlyList<LoggedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many requests came for an address.</summary>
    public int CountOf(string host, string address)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault((host, address));
        }
    }

    /// <summary>The most requests of a host that were under way at once.</summary>
    public int MostOf(string host)
    {
        lock (_lock)
        {
            return _hosts.GetValueOrDefault(host).Most;
        }
    }

    /// <summary>The addresses of a host that were asked for, robots.txt left out: each once, in order.</summary>
    public IReadOnlyList<string> AddressesOf(string host)
    {
        lock (_lock)
        {
            return
            [
                .. _counts
                    .Keys.Where(key => key.Host == host && key.Address != "/robots.txt")
                    .Select(key => key.Address)
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Forgets all requests that have ended.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _counts.Clear();
            _hosts.Clear();
            _now = Most = 0;
        }
    }

    internal LoggedRequest Begin(SiteRequest request, out int earlier)
    {
        lock (_lock)
        {
            string address = request.Path + request.Query;
            earlier = _counts.GetValueOrDefault((request.Host, address));
            _counts[(request.Host, address)] = earlier + 1;
            (int now, int most) = _hosts.GetValueOrDefault(request.Host);
            now++;
            _now++;
            _hosts[request.Host] = (now, Math.Max(now, most));
            Most = Math.Max(_now, Most);
            var logged = new LoggedRequest(request.Host, address, request.At) { AtOnceOfHost = now, AtOnce = _now };
            _requests.Add(logged);
            return logged;
        }
    }

    internal void End(LoggedRequest request, int status, DateTimeOffset at)
    {
        lock (_lock)
        {
            request.Status = status;
            request.End = at;
            (int now, int most) = _hosts.GetValueOrDefault(request.Host);
            _hosts[request.Host] = (now - 1, most);
            _now--;
        }
    }
}
