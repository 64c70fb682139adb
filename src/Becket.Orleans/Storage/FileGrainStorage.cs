using Orleans.Serialization;
using Orleans.Storage;

namespace Becket.Orleans.Storage;

/// <summary>States of grains in a <see cref="StateFolder"/>.</summary>
/// <param name="folder">The folder.</param>
/// <param name="serializer">Makes bytes of states.</param>
internal sealed class FileGrainStorage(StateFolder folder, Serializer serializer) : IGrainStorage
{
    // On another thread of the pool, because a flush takes a millisecond, in which the grain takes more calls: the next
    // write is for all of them.
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() =>
        {
            if (folder.Read(NameOf(stateName, grainId)) is { } stored)
            {
                grainState.State = serializer.Deserialize<T>(stored.Data);
                grainState.ETag = stored.Tag;
                grainState.RecordExists = true;
            }
            else
            {
                SetEmpty(grainState);
            }
        });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] data = serializer.SerializeToArray(grainState.State);
        return Task.Run(() =>
        {
            string name = NameOf(stateName, grainId);
            grainState.ETag = folder.Write(name, data, grainState.ETag) ?? throw Conflict(name, grainState.ETag);
            grainState.RecordExists = true;
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() =>
        {
            string name = NameOf(stateName, grainId);
            if (!folder.Delete(name, grainState.ETag))
            {
                throw Conflict(name, grainState.ETag);
            }

            SetEmpty(grainState);
        });

    private static void SetEmpty<T>(IGrainState<T> state)
    {
        state.State = Activator.CreateInstance<T>();
        state.ETag = null;
        state.RecordExists = false;
    }

    private static string NameOf(string stateName, GrainId grainId) => $"{grainId}/{stateName}";

    private static InconsistentStateException Conflict(string name, string? tag) =>
        new($"The state \"{name}\" was written by another activation of its grain since this one read it.", null, tag);
}
