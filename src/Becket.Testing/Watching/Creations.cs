using System.Runtime.CompilerServices;

namespace Becket.Testing.Watching;

/// <summary>What was made on a test's reactor, and where.</summary>
/// <remarks>Threads: the reactor's, but for functions that other threads hand in.</remarks>
/// <param name="recordsPlaces">Whether to look for the places.</param>
internal sealed class Creations(bool recordsPlaces)
{
    private readonly Lock _gate = new();
    private readonly ConditionalWeakTable<object, string> _places = [];

    /// <summary>Things that the reactor has no list of. It keeps ended ones for a while.</summary>
    private readonly List<WeakReference<object>> _unlisted = [];
    private int _sweepAt = 64;

    /// <summary>Notes that something was made by the calling code.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Note(object made)
    {
        // Something that the loop makes anew, as a looping call does at each beat, keeps the place where it was made
        // first.
        if (recordsPlaces && Places.OfCaller() is { } place)
        {
            _places.AddOrUpdate(made, place);
        }

        if (Leftovers.IsUnlisted(made))
        {
            lock (_gate)
            {
                _unlisted.Add(new WeakReference<object>(made));
                if (_unlisted.Count > _sweepAt)
                {
                    _unlisted.RemoveAll(static weak => !weak.TryGetTarget(out _));
                    _sweepAt = Math.Max(64, _unlisted.Count * 2);
                }
            }
        }
    }

    /// <summary>Where something was made; null if that is not known.</summary>
    public string? PlaceOf(object made) => _places.TryGetValue(made, out string? place) ? place : null;

    /// <summary>The things of a type that still exist, open or not, in the order made.</summary>
    public IReadOnlyList<T> Unlisted<T>()
        where T : class
    {
        lock (_gate)
        {
            return
            [
                .. _unlisted.Select(static weak => weak.TryGetTarget(out object? made) ? made as T : null).OfType<T>(),
            ];
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _unlisted.Clear();
        }

        _places.Clear();
    }
}
