namespace Becket.Reactors.Services;

/// <summary>What a <see cref="Service"/> is doing.</summary>
public enum ServiceState
{
    /// <summary>It has not started, could not start, or has stopped.</summary>
    Stopped,

    /// <summary><see cref="Service.Start"/> was called, and its deferred has not fired.</summary>
    Starting,

    /// <summary>It has started.</summary>
    Running,

    /// <summary><see cref="Service.Stop"/> was called, and its deferred has not fired.</summary>
    Stopping,
}
