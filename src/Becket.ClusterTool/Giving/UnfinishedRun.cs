using System.Text.Json;
using System.Text.Json.Serialization;
using Becket.Cli.Running;

namespace Becket.ClusterTool.Giving;

/// <summary>What the folder of a giver says about a run that has not ended: the giver was killed.</summary>
/// <param name="List">The name of its list in the ledger.</param>
/// <param name="Command">Its command line, by which it is known again.</param>
internal sealed record UnfinishedRun(string List, string Command)
{
    private const string Name = "run.json";

    /// <summary>The run in a folder; null for none.</summary>
    public static UnfinishedRun? Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), UnfinishedRunJson.Default.UnfinishedRun)
                : null;
        }
        catch (JsonException)
        {
            // It was killed while it began: nothing is lost.
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"cannot read '{path}': {FileErrorText.Of(error)}");
        }
    }

    public void Write(string folder) =>
        File.WriteAllBytes(
            Path.Combine(folder, Name),
            JsonSerializer.SerializeToUtf8Bytes(this, UnfinishedRunJson.Default.UnfinishedRun)
        );

    /// <summary>Removes all that is left of a run, but for its log and the token.</summary>
    public static void Clear(string folder)
    {
        foreach (string part in (string[])["ledger", "outputs"])
        {
            if (Directory.Exists(Path.Combine(folder, part)))
            {
                Directory.Delete(Path.Combine(folder, part), recursive: true);
            }
        }

        File.Delete(Path.Combine(folder, Name));
    }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(UnfinishedRun))]
internal sealed partial class UnfinishedRunJson : JsonSerializerContext;
