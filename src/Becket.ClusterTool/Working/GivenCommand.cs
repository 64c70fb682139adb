using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Working;

/// <summary>A command that the giver has sent.</summary>
internal sealed class GivenCommand
{
    /// <exception cref="System.Text.Json.JsonException">There are fewer texts than the description says.</exception>
    public GivenCommand(CommandMessage message, List<string> texts, int slot)
    {
        (Message, Slot) = (message, slot);
        int next = 0;
        Arguments = Take(message.Arguments);
        Environment = Take(message.Environment);
        Sends = Take(message.Sends);
        Returns = Take(message.Returns);
        Directory = message.HasDirectory ? Take(1)[0] : null;
        Input = message.HasInput ? Take(1)[0] : null;

        List<string> Take(int count)
        {
            if (count < 0 || count > texts.Count - next)
            {
                throw new System.Text.Json.JsonException("A command has fewer texts than it says.");
            }

            next += count;
            return texts.GetRange(next - count, count);
        }
    }

    public CommandMessage Message { get; }

    public int Slot { get; }

    public List<string> Arguments { get; }

    /// <summary>Names and values by turns.</summary>
    public List<string> Environment { get; }

    public List<string> Sends { get; }

    public List<string> Returns { get; }

    public string? Directory { get; }

    public string? Input { get; }
}
