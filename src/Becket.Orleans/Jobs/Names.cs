namespace Becket.Orleans.Jobs;

/// <summary>Checks the names that users choose. They become keys of grains and names of files.</summary>
internal static class Names
{
    public static void CheckList(string name, string argument)
    {
        Check(name, argument, "The name of a list", JobLimits.ListNameCharacters);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The name of a list, \"{name}\", contains a slash. Use another character: \"name/3\" is its third "
                    + "shard.",
                argument
            );
        }
    }

    public static void CheckKey(string key, string argument) =>
        Check(key, argument, "The key of a job", JobLimits.KeyCharacters);

    public static void CheckHandler(string handler, string argument) =>
        Check(handler, argument, "The name of a handler", JobLimits.HandlerCharacters);

    private static void Check(string name, string argument, string what, int limit)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, argument);
        if (name.Length > limit)
        {
            throw new ArgumentException(
                $"{what} has {name.Length:N0} characters; at most {limit:N0} are allowed. It begins with "
                    + $"\"{name[..40]}\".",
                argument
            );
        }

        foreach (char character in name)
        {
            if (char.IsControl(character))
            {
                throw new ArgumentException(
                    $"{what} contains the control character U+{(int)character:X4}. Leave it out.",
                    argument
                );
            }
        }
    }
}
