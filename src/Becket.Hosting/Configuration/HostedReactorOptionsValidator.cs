using Becket.Hosting.Running;
using Becket.Reactors;
using Microsoft.Extensions.Options;

namespace Becket.Hosting.Configuration;

/// <summary>Checks the options of one reactor, and says everything that is wrong at once.</summary>
internal sealed class HostedReactorOptionsValidator(ReactorParts parts) : IValidateOptions<HostedReactorOptions>
{
    public ValidateOptionsResult Validate(string? name, HostedReactorOptions options)
    {
        if ((name ?? "") != (parts.Name ?? ""))
        {
            return ValidateOptionsResult.Skip;
        }

        List<string> errors = [.. ErrorsOf(options), .. ErrorsOfEndpoints(options.Endpoints)];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> ErrorsOf(HostedReactorOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            yield return $"{parts.Section}:Name is empty.";
        }

        if (options.ThreadPoolSize < 1)
        {
            yield return $"{parts.Section}:ThreadPoolSize is {options.ThreadPoolSize}, and must be 1 or more.";
        }

        if (!Enum.IsDefined(options.Driver))
        {
            yield return $"{parts.Section}:Driver is {options.Driver}, and must be one of "
                + $"{string.Join(", ", Enum.GetNames<IoDriverKind>())}.";
        }

        if (options.DrainTimeout is { } limit && limit < TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
        {
            yield return $"{parts.Section}:DrainTimeout is {limit}, and must be zero or more.";
        }
    }

    private IEnumerable<string> ErrorsOfEndpoints(Dictionary<string, string> addresses)
    {
        foreach ((string endpoint, string address) in addresses)
        {
            if (!parts.EndpointNames.Contains(endpoint, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"{parts.Section}:Endpoints:{endpoint} is \"{address}\", and the program has no endpoint "
                    + $"of that name{Known()}. Correct the name, or add the endpoint: "
                    + $"AddReactor({Argument()}).AddEndpoint(\"{endpoint}\", …).";
            }
            else if (string.IsNullOrWhiteSpace(address))
            {
                yield return $"{parts.Section}:Endpoints:{endpoint} is empty. Set it to an address such as "
                    + "\"tcp:7700\".";
            }
        }

        foreach (string endpoint in parts.EndpointNames.Where(endpoint => !addresses.ContainsKey(endpoint)))
        {
            yield return $"The endpoint \"{endpoint}\" has no address. Set {parts.Section}:Endpoints:{endpoint} in the "
                + $"configuration, or options.Endpoints[\"{endpoint}\"] in code, to one such as \"tcp:7700\".";
        }
    }

    private string Known() =>
        parts.EndpointNames.Count == 0 ? "" : $", only \"{string.Join("\", \"", parts.EndpointNames)}\"";

    private string Argument() => parts.Name is { } name ? $"\"{name}\"" : "";
}
