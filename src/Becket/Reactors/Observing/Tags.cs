using System.Diagnostics;

namespace Becket.Reactors.Observing;

/// <summary>Attributes of metrics, by OpenTelemetry's names where it has one.</summary>
internal static class Tags
{
    public const string ErrorType = "error.type";
    public const string ReactorName = "becket.reactor.name";
    public const string NetworkTransport = "network.transport";
    public const string Role = "becket.connection.role";

    /// <summary>The name of an error: the type, as the conventions ask for few different values.</summary>
    public static string NameOf(Exception error) => error.GetType().FullName ?? error.GetType().Name;

    /// <summary>The reactor, and the error if there is one.</summary>
    public static TagList Of(Reactor reactor, Exception? error) => Of(reactor, error is null ? null : NameOf(error));

    /// <inheritdoc cref="Of(Reactor, Exception?)"/>
    public static TagList Of(Reactor reactor, string? error)
    {
        var tags = new TagList { reactor.NameTag };
        if (error is not null)
        {
            tags.Add(ErrorType, error);
        }

        return tags;
    }

    /// <summary>The same for a connection.</summary>
    public static TagList Of(Reactor reactor, ConnectionKind kind, string? error)
    {
        TagList tags = Of(reactor, error);
        tags.Add(NetworkTransport, kind.Transport());
        tags.Add(Role, kind.Role());
        return tags;
    }
}
