namespace Becket.Reactors;

/// <summary>The stack of one turn that does not end, while it is being read on a thread of its own and after
/// that.</summary>
internal sealed class BlockedStack
{
    private readonly LoopStackReader _reader;
    private readonly long _thread;
    private volatile string? _text;

    private BlockedStack(LoopStackReader reader, long thread)
    {
        _reader = reader;
        _thread = thread;
    }

    /// <summary>The stack; null while it is being read.</summary>
    public string? Text => _text;

    /// <summary>Begins to read.</summary>
    public static BlockedStack Begin(LoopStackReader reader, long thread)
    {
        var stack = new BlockedStack(reader, thread);
        try
        {
            // The thread pool may be what is blocked.
            new Thread(stack.Read) { IsBackground = true, Name = "becket stack" }.UnsafeStart();
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            stack._text = $"No stack: no thread to read it ({error.Message})";
        }

        return stack;
    }

    private void Read()
    {
        try
        {
            _text = _reader.Read(_thread);
        }
        catch (Exception error)
        {
            _text = $"No stack: {error.GetType().Name}: {error.Message}";
        }
    }
}
