namespace Becket.Soak.Scenes;

/// <summary>What one kind of client does with a connection.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Clients">How many do it at once.</param>
/// <param name="Play">Does it once. Throws if the server does what it should not.</param>
internal sealed record Scene(string Name, int Clients, Func<Target, Task> Play);
