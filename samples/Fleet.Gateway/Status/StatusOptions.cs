using System.Net;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>Options for the status server.</summary>
internal sealed record StatusOptions
{
    /// <summary>The shortest token. One of this length cannot be guessed if a random generator made it.</summary>
    public const int MinTokenLength = 16;

    /// <summary>The address and the port to listen at. Port 0: the system chooses one.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The token that operators and programs show. Null: none is asked for, which is allowed on this machine
    /// only.</summary>
    public string? Token { get; init; }
}
