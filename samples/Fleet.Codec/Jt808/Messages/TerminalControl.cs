namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x8105: a command for the terminal itself. Answered by 0x0001. Source: JT/T 808-2013 section
/// 8.12.</summary>
/// <param name="Command">1 upgrade, 2 connect to another server, 3 power off, 4 restart, 5 factory settings, 6 end data
/// communication, 7 end all radio communication.</param>
/// <param name="Arguments">The arguments of commands 1 and 2, separated by semicolons. Empty for the others.</param>
public sealed record TerminalControl(byte Command, string Arguments = "")
{
    public const byte MinCommand = 1;
    public const byte MaxCommand = 7;

    /// <param name="body">The body.</param>
    /// <param name="message">The message.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, out TerminalControl? message)
    {
        message = body is [>= MinCommand and <= MaxCommand, ..]
            ? new TerminalControl(body[0], GbkText.Read(body[1..]))
            : null;
        return message is not null;
    }

    /// <returns>The body.</returns>
    public byte[] ToBody() => [Command, .. GbkText.Encoding.GetBytes(Arguments)];
}
