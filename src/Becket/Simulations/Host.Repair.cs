namespace Becket.Simulations;

/// <content>The repair of all that is wrong with a host.</content>
public sealed partial class Host
{
    /// <summary>Whether it is down because it has crashed, and not because it has stopped.</summary>
    private bool _hasCrashed;

    /// <summary>Undoes all faults of the host.</summary>
    internal void RepairAll()
    {
        Resume();
        NormalThreads();
        LiftDescriptorLimit();
        FreeDisk();
        NormalDisk();
        Disk.RepairAllReads();
        CorrectClock();
        if (_hasCrashed)
        {
            Restart();
        }
    }
}
