namespace Becket.Deferreds.Scopes;

/// <summary>The deadline of a scope, which a floor above keeps.</summary>
internal interface IScopeLimit
{
    /// <summary>How long it is until the deadline; null if there is none.</summary>
    TimeSpan? Left { get; }
}
