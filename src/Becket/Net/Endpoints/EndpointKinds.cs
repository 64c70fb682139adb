using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>The kinds of endpoints that descriptions can name.</summary>
/// <typeparam name="TEndpoint">The interface: to listen at, or to connect to.</typeparam>
/// <param name="use">"listen at" or "connect to", for messages.</param>
internal sealed class EndpointKinds<TEndpoint>(string use)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Func<Reactor, EndpointDescription, TEndpoint>> _kinds = new(
        StringComparer.Ordinal
    );

    public void Add(
        string prefix,
        IEnumerable<string> parameters,
        [RunsOnLoop] Func<Reactor, EndpointDescription, TEndpoint> make
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(make);
        string[] names = [.. parameters];
        Add(prefix, (reactor, description) => make(reactor, description.WithNames(names)));
    }

    /// <summary>Adds a kind whose description goes on with that of another endpoint, around which it is put.</summary>
    public void AddWrapper(string prefix, [RunsOnLoop] Func<TEndpoint, TEndpoint> wrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        Add(prefix, (reactor, description) => wrap(Make(reactor, description.Inner())));
    }

    public TEndpoint Make(Reactor reactor, string description)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        var parsed = EndpointDescription.Parse(description);
        Func<Reactor, EndpointDescription, TEndpoint>? make;
        lock (_gate)
        {
            if (!_kinds.TryGetValue(parsed.Prefix, out make))
            {
                throw new FormatException(
                    $"In \"{description}\", \"{parsed.Prefix}\" is not a kind of endpoint to {use}. Known "
                        + $"kinds: {string.Join(", ", _kinds.Keys.Select(static prefix => prefix + ":"))}."
                );
            }
        }

        return make(reactor, parsed);
    }

    private void Add(string prefix, [RunsOnLoop] Func<Reactor, EndpointDescription, TEndpoint> make)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        if (!prefix.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException(
                $"\"{prefix}\" is not a prefix: a prefix has small letters, digits and hyphens only.",
                nameof(prefix)
            );
        }

        lock (_gate)
        {
            if (!_kinds.TryAdd(prefix, make))
            {
                throw new ArgumentException($"{prefix}: is registered already.", nameof(prefix));
            }
        }
    }
}
