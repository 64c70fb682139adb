namespace Becket.Reactors.Drivers.Simulated;

/// <content>The descriptors of the program on the host, and its standstill.</content>
internal sealed partial class SimulatedHost
{
    private bool _isTakingIn;

    /// <summary>The most descriptors that the program may have open.</summary>
    public int DescriptorLimit { get; set; } = int.MaxValue;

    /// <summary>Descriptors besides those of sockets and pipes: open files.</summary>
    public int OpenFiles { get; set; }

    /// <summary>Whether no descriptor is left for another socket, pipe or file.</summary>
    public bool IsOutOfDescriptors => HasNoRoomFor(1);

    /// <summary>Whether so many descriptors are not left.</summary>
    public bool HasNoRoomFor(int count) => OpenCount + OpenFiles + count > DescriptorLimit;

    /// <summary>Takes in the packets that have arrived without notifying the program: it stands still, and the kernel
    /// goes on.</summary>
    public void TakeIn()
    {
        if (_isTakingIn)
        {
            // A packet to the host itself, which the loop below finds.
            return;
        }

        _isTakingIn = true;
        try
        {
            while (_arrived.TryDequeue(out SimulatedPacket packet))
            {
                Take(packet);
            }
        }
        finally
        {
            _isTakingIn = false;
        }
    }
}
