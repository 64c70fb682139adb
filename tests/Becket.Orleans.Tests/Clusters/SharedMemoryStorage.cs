using System.Collections.Concurrent;
using Orleans.Serialization;
using Orleans.Storage;

namespace Becket.Orleans.Tests.Clusters;

/// <summary>States in the memory of the test, which outlive every silo, and faults at the worst moments.</summary>
internal sealed class SharedMemoryStorage
{
    private readonly ConcurrentDictionary<string, (byte[] Data, string Tag)> _states = new();
    private int _writes;

    /// <summary>Called before each write with its number; it may throw, so that nothing is written.</summary>
    public Action<int>? BeforeWrite { get; set; }

    /// <summary>Called after each write with its number; it may throw, so that the writer does not know that its write
    /// has succeeded.</summary>
    public Action<int>? AfterWrite { get; set; }

    /// <summary>Called before a state is deleted, with its name; it may throw, so that it stays.</summary>
    public Action<string>? BeforeClear { get; set; }

    public int Writes => _writes;

    public IGrainStorage For(Serializer serializer) => new Storage(this, serializer);

    private sealed class Storage(SharedMemoryStorage shared, Serializer serializer) : IGrainStorage
    {
        public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            if (shared._states.TryGetValue(Key(stateName, grainId), out (byte[] Data, string Tag) found))
            {
                grainState.State = serializer.Deserialize<T>(found.Data);
                grainState.ETag = found.Tag;
                grainState.RecordExists = true;
            }
            else
            {
                grainState.State = Activator.CreateInstance<T>();
                grainState.ETag = null;
                grainState.RecordExists = false;
            }
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            byte[] data = serializer.SerializeToArray(grainState.State);
            await Task.Yield();
            int number = Interlocked.Increment(ref shared._writes);
            shared.BeforeWrite?.Invoke(number);
            string next = Guid.NewGuid().ToString("N");
            string key = Key(stateName, grainId);
            bool isWritten = grainState.ETag is { } tag
                ? shared._states.TryGetValue(key, out (byte[] Data, string Tag) found)
                    && found.Tag == tag
                    && shared._states.TryUpdate(key, (data, next), found)
                : shared._states.TryAdd(key, (data, next));
            if (!isWritten)
            {
                throw new InconsistentStateException($"{key} was written by another activation.");
            }

            shared.AfterWrite?.Invoke(number);
            grainState.ETag = next;
            grainState.RecordExists = true;
        }

        public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await Task.Yield();
            shared.BeforeClear?.Invoke(stateName);
            shared._states.TryRemove(Key(stateName, grainId), out _);
            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        private static string Key(string stateName, GrainId grainId) => $"{grainId}/{stateName}";
    }
}
