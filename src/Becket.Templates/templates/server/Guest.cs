namespace BecketServer1;

/// <summary>A guest of the chat: one connection.</summary>
internal sealed class Guest : LineReceiver
{
    private const int MostUnsent = 1024 * 1024;
    private static readonly TimeSpan s_idleLimit = TimeSpan.FromMinutes(10);

    private readonly HashSet<Guest> _room;
    private IdleTimeout? _idle;

    public Guest(HashSet<Guest> room)
    {
        _room = room;
        Delimiter = "\n"u8;
        MaxLength = 1024; // A longer line ends the connection.
    }

    protected override void ConnectionMade()
    {
        _idle = new IdleTimeout(Transport, s_idleLimit); // Silence ends it, too.
        _room.Add(this);
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _idle!.ResetTimeout();
        foreach (Guest guest in _room)
        {
            guest.Hear(line);
        }
    }

    // The program stops: Ctrl+C, or SIGTERM. What is written is still sent.
    protected override void StopRequested()
    {
        SendLine("The server stops. Good-bye.");
        Transport.LoseConnection();
    }

    protected override void ConnectionLost(Failure reason)
    {
        _idle?.Cancel();
        _room.Remove(this);
    }

    private void Hear(ReadOnlySpan<byte> line)
    {
        // A guest that does not read must not fill the memory with what others say.
        if (Transport.Unsent > MostUnsent)
        {
            Transport.AbortConnection();
        }
        else
        {
            SendLine(line);
        }
    }
}
