using System.Text;
using Becket.Deferreds;
using Becket.Processes;
using Becket.Processes.Errors;
using Becket.Processes.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Children;

/// <summary>Starts the scripted children of a host.</summary>
internal sealed class ScriptedChildStarter(ChildWorld world) : IChildStarter
{
    // Of Linux: the longest argument (MAX_ARG_STRLEN), and all together with the usual limit of the stack (execve(2)).
    private const int LongestArgument = (128 * 1024) - 1;
    private const int LongestTogether = 2 * 1024 * 1024;

    public Child Start(
        Reactor reactor,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        List<ChildPipe> pipes
    )
    {
        Func<ScriptedChild, Deferred<int>> program =
            world.Host.Programs.Find(executable)
            ?? throw new SpawnException(
                $"Cannot start {executable}: "
                    + (executable.Contains('/') ? "it does not exist" : "no directory of PATH has it")
                    + $" on the host \"{world.Host.Name}\" of the simulation. host.Programs.Add(name, program) "
                    + "adds it.",
                SpawnError.NotFound,
                errorNumber: 2
            );
        CheckLengths(executable, arguments);
        if (options.Terminal is not null)
        {
            throw new PlatformNotSupportedException(
                $"{executable} was started with a terminal ({nameof(ProcessOptions.Terminal)}), and children in a "
                    + "simulation have none. Give it pipes there."
            );
        }

        SortedDictionary<int, ChildDescriptor> descriptors = DescriptorsOf(options);
        CheckDescriptors(executable, descriptors);
        var process = new ScriptedChildProcess(world, executable, arguments, options);
        foreach ((int number, ChildDescriptor descriptor) in descriptors)
        {
            Open(process.Scripted, number, descriptor, pipes);
        }

        foreach ((int number, ChildDescriptor descriptor) in descriptors)
        {
            if (descriptor.Kind == ChildDescriptorKind.SameAs)
            {
                process.Scripted.AddSame(number, descriptor.Number);
            }
        }

        world.Note(process.Scripted, null);
        process.Scripted.StartLater(program);
        return process;
    }

    private static SortedDictionary<int, ChildDescriptor> DescriptorsOf(ProcessOptions options) =>
        new(options.MoreDescriptors.ToDictionary())
        {
            [0] = options.StandardInput,
            [1] = options.StandardOutput,
            [2] = options.StandardError,
        };

    private static void CheckLengths(string executable, IReadOnlyList<string> arguments)
    {
        long together = 0;
        foreach (string argument in arguments)
        {
            int length = Encoding.UTF8.GetByteCount(argument);
            together += length + 1;
            if (length > LongestArgument || together > LongestTogether)
            {
                throw new SpawnException(
                    $"Cannot start {executable}: arguments and environment are longer than the system takes.",
                    SpawnError.ArgumentsTooLong,
                    errorNumber: 7
                );
            }
        }
    }

    private void CheckDescriptors(string executable, SortedDictionary<int, ChildDescriptor> descriptors)
    {
        foreach ((int number, ChildDescriptor descriptor) in descriptors)
        {
            if (descriptor.Kind == ChildDescriptorKind.Handle)
            {
                throw new PlatformNotSupportedException(
                    $"Descriptor {number} of {executable} is a handle, and children in a simulation have no real "
                        + $"descriptors. Use a pipe, or {nameof(ChildDescriptor)}.{nameof(ChildDescriptor.Null)}."
                );
            }
        }

        // Both ends of each pipe, for a moment, and the descriptor of the process.
        if (world.Driver.Host.HasNoRoomFor((2 * descriptors.Values.Count(static each => each.IsPipe)) + 1))
        {
            throw new SpawnException(
                $"Cannot start {executable}: no descriptor is left for it on the host \"{world.Host.Name}\" "
                    + $"({nameof(Host)}.{nameof(Host.LimitDescriptors)}).",
                SpawnError.TooManyOpenFiles,
                errorNumber: 24
            );
        }
    }

    private void Open(ScriptedChild child, int number, ChildDescriptor descriptor, List<ChildPipe> pipes)
    {
        if (descriptor.IsPipe)
        {
            bool isForReading = descriptor.Kind == ChildDescriptorKind.PipeToRead;
            SimulatedPipe pipe = world.Driver.MakePipe(isForReading, out IoChannel channel);
            pipes.Add(new ChildPipe(number, isForReading, channel));
            child.AddPipe(number, new ChildEnd(world.Reactor, pipe), !isForReading);
        }
        else if (descriptor.Kind != ChildDescriptorKind.SameAs)
        {
            child.AddNull(number);
        }
    }
}
