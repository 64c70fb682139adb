namespace Becket.Simulations;

/// <content>The repair of all that is wrong with a host.</content>
public sealed partial class Host
{
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
