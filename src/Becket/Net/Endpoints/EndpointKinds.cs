using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>The kinds of endpoints that descriptions can name.</summary>
/// <typeparam name="TEndpoint">The interface: to listen at, or to connect to.</typeparam>
/// <param name="use">"listen at" or "connect to", for messages.</param>
internal sealed class EndpointKinds<TEndpoint>(string use)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<
        string,
        (string[] Parameters, Func<Reactor, EndpointDescription, TEndpoint> Make)
    > _kinds = new(StringComparer.Ordinal);

    public void Add(
        string prefix,
        IEnumerable<string> parameters,
        [RunsOnLoop] Func<Reactor, EndpointDescription, TEndpoint> make
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(make);
        if (!prefix.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException(
                $"\"{prefix}\" is not a prefix: a prefix has small letters, digits and hyphens only.",
                nameof(prefix)
            );
        }

        lock (_gate)
        {
            if (!_kinds.TryAdd(prefix, ([.. parameters], make)))
            {
                throw new ArgumentException($"{prefix}: is registered already.", nameof(prefix));
            }
        }
    }

    public TEndpoint Make(Reactor reactor, string description)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        var parsed = EndpointDescription.Parse(description);
        (string[] Parameters, Func<Reactor, EndpointDescription, TEndpoint> Make) kind;
        lock (_gate)
        {
            if (!_kinds.TryGetValue(parsed.Prefix, out kind))
            {
                throw new FormatException(
                    $"In \"{description}\", \"{parsed.Prefix}\" is not a kind of endpoint to {use}. Known "
                        + $"kinds: {string.Join(", ", _kinds.Keys.Select(static prefix => prefix + ":"))}."
                );
            }
        }

        return kind.Make(reactor, parsed.WithNames(kind.Parameters));
    }
}
