namespace Becket.Samples.Fleet.Codec.Jt808.Fragments;

/// <summary>Puts together messages that arrive in packets, within limits. A terminal has one message per id under way
/// at a time. Packets are placed by packet number, never by serial number.</summary>
/// <remarks>Threads: the thread of the time, which is a reactor's. One assembler serves all connections. Give it
/// packets of authenticated terminals only.</remarks>
public sealed class FragmentAssembler(IReactorTime time, FragmentLimits? limits = null)
{
    private readonly FragmentLimits _limits = limits ?? new FragmentLimits();
    private readonly Dictionary<TerminalNumber, List<FragmentedMessage>> _terminals = [];

    /// <summary>Called when packets of a message are missing. Send 0x8003 then, with <see
    /// cref="Messages.PacketRequest"/>.</summary>
    public Action<FragmentedMessage>? PacketsMissing { get; set; }

    /// <summary>Called when an incomplete message has been dropped.</summary>
    public Action<FragmentedMessage>? GivenUp { get; set; }

    /// <summary>The number of messages held. Complete messages stay for a while, so that late packets of theirs are
    /// recognized.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes that all messages hold together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a packet.</summary>
    /// <param name="frame">A frame with <see cref="Jt808Header.IsFragment"/>.</param>
    /// <param name="message">The message of the packet. Null if the packet was refused.</param>
    public FragmentOutcome Add(in Jt808Frame frame, out FragmentedMessage? message)
    {
        Jt808Header header = frame.Header;
        message = Find(header.Terminal, header.MessageId);
        if (
            message is not null
            && (!message.Fits(header, frame.Body) || time.Now - message.Begun >= _limits.GiveUpAfter)
        )
        {
            Drop(message);
            message = null;
        }

        int cost = frame.Body.Length + FragmentedMessage.PacketOverhead;
        if (message is null)
        {
            if (header.PacketCount > _limits.MaxPackets || Bytes + cost > _limits.MaxBytes)
            {
                return FragmentOutcome.Refused;
            }

            message = Begin(header);
        }

        if (message.IsComplete)
        {
            return FragmentOutcome.Duplicate;
        }

        if (Bytes + cost > _limits.MaxBytes)
        {
            return FragmentOutcome.Refused;
        }

        int before = message.Cost;
        bool isNew = message.Add(header, frame.Body);
        Bytes += message.Cost - before;
        if (message.Cost > _limits.MaxMessageBytes + (message.PacketCount * FragmentedMessage.PacketOverhead))
        {
            Drop(message);
            message = null;
            return FragmentOutcome.Refused;
        }

        if (!message.IsFull)
        {
            Watch(message);
            return isNew ? FragmentOutcome.Kept : FragmentOutcome.Duplicate;
        }

        before = message.Cost;
        message.Complete();
        Bytes += message.Cost - before;
        Watch(message);
        return FragmentOutcome.Complete;
    }

    /// <summary>Notes that a terminal has left. Its incomplete messages wait for it: the packets that have arrived were
    /// acknowledged, so the terminal may not send them again.</summary>
    public void Leave(TerminalNumber terminal)
    {
        foreach (FragmentedMessage message in MessagesOf(terminal))
        {
            if (message.IsComplete)
            {
                Drop(message);
            }
            else
            {
                message.IsAway = true;
                SetTimer(message, _limits.OfflineGiveUpAfter);
            }
        }
    }

    /// <summary>Notes that a terminal is back. Its incomplete messages go on as if they had just begun.</summary>
    public void Return(TerminalNumber terminal)
    {
        foreach (FragmentedMessage message in MessagesOf(terminal))
        {
            message.IsAway = false;
            message.Begun = time.Now;
            message.Asked = 0;
            Watch(message);
        }
    }

    /// <summary>Drops all messages of a terminal.</summary>
    public void Discard(TerminalNumber terminal)
    {
        foreach (FragmentedMessage message in MessagesOf(terminal))
        {
            Drop(message);
        }
    }

    private FragmentedMessage[] MessagesOf(TerminalNumber terminal) =>
        _terminals.TryGetValue(terminal, out List<FragmentedMessage>? messages) ? [.. messages] : [];

    private FragmentedMessage? Find(TerminalNumber terminal, ushort messageId)
    {
        if (_terminals.TryGetValue(terminal, out List<FragmentedMessage>? messages))
        {
            foreach (FragmentedMessage message in messages)
            {
                if (message.Header.MessageId == messageId)
                {
                    return message;
                }
            }
        }

        return null;
    }

    private FragmentedMessage Begin(in Jt808Header header)
    {
        if (
            _terminals.TryGetValue(header.Terminal, out List<FragmentedMessage>? messages)
            && messages.Count >= _limits.MaxTerminalMessages
        )
        {
            Drop(messages[0]);
            _terminals.TryGetValue(header.Terminal, out messages);
        }

        if (messages is null)
        {
            _terminals[header.Terminal] = messages = [];
        }

        var message = new FragmentedMessage(header, time.Now);
        messages.Add(message);
        Count++;
        return message;
    }

    private void Drop(FragmentedMessage message)
    {
        if (message.Timer is { Active: true } timer)
        {
            timer.Cancel();
        }

        message.Timer = null;
        List<FragmentedMessage> messages = _terminals[message.Header.Terminal];
        messages.Remove(message);
        if (messages.Count == 0)
        {
            _terminals.Remove(message.Header.Terminal);
        }

        Count--;
        Bytes -= message.Cost;
        if (!message.IsComplete)
        {
            GivenUp?.Invoke(message);
        }
    }

    /// <summary>Sets the timer of a message: for asking for missing packets, or for giving the message up.</summary>
    private void Watch(FragmentedMessage message)
    {
        TimeSpan left = message.Begun + _limits.GiveUpAfter - time.Now;
        TimeSpan next =
            message.IsComplete || left < _limits.AskAfter
                ? TimeSpan.FromTicks(Math.Max(0, left.Ticks))
                : _limits.AskAfter;
        SetTimer(message, next);
    }

    private void SetTimer(FragmentedMessage message, TimeSpan next)
    {
        if (message.Timer is { Active: true } timer)
        {
            timer.Reset(next);
        }
        else
        {
            message.Timer = time.CallLater(next, OnQuiet, message);
        }
    }

    private void OnQuiet(FragmentedMessage message)
    {
        if (
            message.IsAway
            || message.IsComplete
            || message.Asked >= _limits.MaxAsks
            || time.Now - message.Begun >= _limits.GiveUpAfter
        )
        {
            Drop(message);
            return;
        }

        message.Asked++;
        Watch(message);
        PacketsMissing?.Invoke(message);
    }
}
