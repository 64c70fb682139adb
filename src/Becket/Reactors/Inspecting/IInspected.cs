namespace Becket.Reactors.Inspecting;

/// <summary>Something of a higher floor that a snapshot lists: a port, a connection, a child process.</summary>
internal interface IInspected
{
    /// <summary>Whether it has ended, and is not listed any more.</summary>
    bool IsOver { get; }

    /// <summary>Adds itself to a snapshot.</summary>
    /// <param name="lists">Where to.</param>
    /// <param name="age">How long ago it was made; null if that is not known.</param>
    void AddTo(SnapshotLists lists, TimeSpan? age);
}
