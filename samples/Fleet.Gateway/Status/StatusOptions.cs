using System.Net;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>Options for the status server.</summary>
internal sealed record StatusOptions
{
    /// <summary>The shortest token. Nobody guesses one of this length that a random generator has made.</summary>
    public const int MinTokenLength = 16;

    /// <summary>The address and the port to listen at. Port 0: the system chooses one.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The token that operators and programs show. Null: none is asked for, which is allowed on this machine
    /// only.</summary>
    public string? Token { get; init; }
}
