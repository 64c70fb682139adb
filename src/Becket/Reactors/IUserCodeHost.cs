namespace Becket.Reactors;

/// <summary>Something that runs user code and ends when that code throws: a connection, a child process.</summary>
internal interface IUserCodeHost
{
    /// <summary>What <see cref="OnUserCodeThrew"/> does, for the log: "its connection is closed".</summary>
    string EndText { get; }

    /// <summary>The execution context that the code runs in: that of the code which listened, connected or spawned.
    /// Null for the present one.</summary>
    ExecutionContext? UserContext => null;

    /// <summary>User code threw. The exception is logged already.</summary>
    void OnUserCodeThrew(Exception error);
}
