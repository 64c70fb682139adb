using System.Reflection;
using System.Text.Json;
using Becket.Deferreds;

namespace Becket.Orleans.Jobs;

/// <summary>The handlers that a worker has, by their names.</summary>
/// <remarks>Threads: any, one at a time. Add all handlers before the worker starts.</remarks>
public sealed class JobHandlers
{
    private readonly SortedDictionary<string, JobFunction> _functions = new(StringComparer.Ordinal);

    /// <summary>How payloads are read and results are written. Null: the defaults of System.Text.Json.</summary>
    public JsonSerializerOptions? Json { get; init; }

    /// <summary>The names, in order.</summary>
    public IReadOnlyCollection<string> Names => _functions.Keys;

    /// <summary>Adds a handler.</summary>
    /// <typeparam name="THandler">An <see cref="IJob{TIn, TOut}"/> with a
    /// <see cref="JobHandlerAttribute"/>.</typeparam>
    /// <param name="create">Makes the object that runs a job; called for each run. Return the same one to share it
    /// among all runs.</param>
    /// <returns>These handlers.</returns>
    /// <exception cref="ArgumentException">The class has no name, implements no <see cref="IJob{TIn, TOut}"/> or
    /// several, or the name is taken.</exception>
    public JobHandlers Add<THandler>([RunsOnLoop] Func<THandler> create)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(typeof(THandler), () => new JobHandlerScope(create()));
    }

    /// <summary>Adds a function as a handler.</summary>
    /// <typeparam name="TIn">What a job brings.</typeparam>
    /// <typeparam name="TOut">The result.</typeparam>
    /// <param name="name">The name that jobs ask for.</param>
    /// <param name="run">Runs a job: see <see cref="IJob{TIn, TOut}.RunAsync"/>.</param>
    /// <returns>These handlers.</returns>
    /// <exception cref="ArgumentException">The name is empty, too long or taken.</exception>
    public JobHandlers Add<TIn, TOut>(string name, [RunsOnLoop] Func<TIn, JobContext, Task<TOut>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Add(name, new JobFunction<TIn, TOut>(() => new JobHandlerScope(new FunctionJob<TIn, TOut>(run))));
    }

    /// <summary>Adds a class whose objects come with what ends with the run.</summary>
    internal JobHandlers Add(Type handler, Func<JobHandlerScope> open)
    {
        string name =
            handler.GetCustomAttribute<JobHandlerAttribute>()?.Name
            ?? throw new ArgumentException(
                $"{handler.Name} has no name that jobs can ask for. Put [JobHandler(\"name\")] on it.",
                nameof(handler)
            );
        Type[] jobs = Array.FindAll(
            handler.GetInterfaces(),
            static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IJob<,>)
        );
        if (jobs.Length != 1)
        {
            throw new ArgumentException(
                $"{handler.Name} implements {(jobs.Length == 0 ? "no IJob<TIn, TOut>" : "several IJob<TIn, TOut>")}. "
                    + "A handler does one kind of job: implement it once.",
                nameof(handler)
            );
        }

        Type function = typeof(JobFunction<,>).MakeGenericType(jobs[0].GetGenericArguments());
        return Add(name, (JobFunction)Activator.CreateInstance(function, open)!);
    }

    internal JobFunction? Find(string name) => _functions.GetValueOrDefault(name);

    private JobHandlers Add(string name, JobFunction function)
    {
        Jobs.Names.CheckHandler(name, nameof(name));
        return _functions.TryAdd(name, function)
            ? this
            : throw new ArgumentException($"There is a handler \"{name}\" already.", nameof(name));
    }
}
