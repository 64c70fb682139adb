using System.Text.Json.Nodes;
using Becket.Conformance.Playing.Things;

namespace Becket.Conformance.Playing;

/// <summary>Plays one program on the library and records the trace.</summary>
internal sealed class Player
{
    private readonly JsonArray _trace = [];
    private readonly Dictionary<string, Thing> _things = [];
    private readonly List<string> _namesInOrder = [];
    private readonly Dictionary<object, string> _firstNames = new(ReferenceEqualityComparer.Instance);
    private BadProgramException? _bad;

    private Player() { }

    /// <summary>The clock that every program has.</summary>
    public Clock Clock { get; } = new();

    /// <summary>Plays a program from its first step to the state it leaves behind.</summary>
    /// <exception cref="BadProgramException">A step uses an object in a way that its kind does not allow.</exception>
    public static JsonArray Play(Step[] steps)
    {
        var player = new Player();
        for (int i = 0; i < steps.Length; i++)
        {
            player.Trace("step", i);
            player.PerformSafely(steps[i]);

            // It may have been thrown in a callback, where the library caught it.
            if (player._bad is { } bad)
            {
                throw new BadProgramException($"step {i}: {bad.Message}", bad);
            }
        }

        player.TraceEnd();
        return player._trace;
    }

    /// <summary>Performs a step; its errors come out.</summary>
    public void Perform(Step step)
    {
        foreach (string name in step.Names)
        {
            if (!_things.ContainsKey(name))
            {
                throw new UnboundNameException(name);
            }
        }

        step.Action(this);
    }

    /// <summary>Performs a step; its errors go into the trace.</summary>
    public void PerformSafely(Step step)
    {
        try
        {
            Perform(step);
        }
        catch (UnboundNameException unbound)
        {
            Trace("unbound", unbound.Name);
        }
        catch (Exception error)
        {
            Trace("raised", Errors.NameOf(error));
        }
    }

    /// <summary>Gives a name to an object.</summary>
    public void Bind(string name, Thing thing)
    {
        if (!_things.ContainsKey(name))
        {
            _namesInOrder.Add(name);
        }

        _things[name] = thing;
        _firstNames.TryAdd(thing.Object, name);
    }

    /// <summary>The object that a name is bound to.</summary>
    public T Get<T>(string name)
        where T : Thing =>
        !_things.TryGetValue(name, out Thing? thing)
            ? throw Bad($"{name} is not bound.")
            : thing as T ?? throw Bad($"{name} is a {thing.GetType().Name}, where a {typeof(T).Name} is needed.");

    /// <summary>The object for a deferred that a function returned: the one that has a name already, or a new
    /// one.</summary>
    public DeferredThing ThingOf(Deferred<object?> deferred) =>
        _firstNames.TryGetValue(deferred, out string? name)
        && _things[name] is DeferredThing known
        && known.Object == deferred
            ? known
            : new DeferredThing(deferred);

    /// <summary>The first name of an object of the library.</summary>
    public string? NameOf(object value) => _firstNames.GetValueOrDefault(value);

    /// <summary>Records that the program is wrong, also if the library catches the exception.</summary>
    public BadProgramException Bad(string message) => _bad ??= new BadProgramException(message);

    public JsonNode? ToJson(object? value) => Values.ToJson(value, NameOf);

    public void Trace(params JsonNode?[] entry) => _trace.Add((JsonNode)new JsonArray(entry));

    public void TraceCall(string log, ReadOnlySpan<object?> arguments)
    {
        var entry = new JsonArray("call", log);
        foreach (object? argument in arguments)
        {
            entry.Add(ToJson(argument));
        }

        _trace.Add((JsonNode)entry);
    }

    public void TraceState(string name)
    {
        if (_things[name].State(this) is { } state)
        {
            Trace("state", name, state);
        }
    }

    public void TraceNow() => Trace("now", Clock.Seconds);

    public void TraceCalls() =>
        Trace(
            "calls",
            new JsonArray([.. Clock.GetDelayedCalls().Select(call => new JsonArray(NameOf(call), call.TimeInSeconds))])
        );

    private void TraceEnd()
    {
        Trace("end");
        foreach (string name in _namesInOrder)
        {
            TraceState(name);
        }

        if (Clock.Seconds != 0 || Clock.GetDelayedCalls().Count > 0)
        {
            TraceNow();
            TraceCalls();
        }
    }
}
