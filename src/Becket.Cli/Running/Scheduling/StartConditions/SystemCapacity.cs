namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>Holds starts back after the system had no room for another child, until one of the running children has
/// ended.</summary>
internal sealed class SystemCapacity : StartCondition
{
    private bool _isFull;

    public override TimeSpan NextStart(TimeSpan now) => _isFull ? WhenAJobEnds : now;

    /// <summary>The system refused a child, and others run.</summary>
    public void ChildRefused() => _isFull = true;

    /// <summary>A child has ended, or could not start for another reason.</summary>
    public void ChildEnded() => _isFull = false;
}
