namespace Becket.Cli.Running.Options;

/// <summary>What <c>--tee</c> makes of the other options: the values after <c>:::</c> make the jobs, and each job reads
/// all of the input.</summary>
internal static class TeeRules
{
    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public static void Check(RunOptions run)
    {
        PipeOptions pipe = run.Pipe;
        Refuse(!pipe.IsOn, "--tee gives each job all of the input: add --pipe, or --pipe-part and -a FILE");
        Refuse(
            pipe.SaysHow,
            "with --tee, each job reads all of the input: leave out --recend, --recstart, --block-header, "
                + "--round-robin, --cat and --fifo"
        );
        Refuse(run.Child.StandardInputFile is not null, "with --tee, a job reads the input: leave out --stdin");
        if (pipe.Part)
        {
            Refuse(
                run.Input.Sources is not [{ File: { } file }, ..] || file == InputSource.StandardInput,
                "--pipe-part needs a file on disk: -a FILE"
            );
        }
        else
        {
            CheckStream(run);
        }

        Refuse(
            run.Input.Sources.Count == (pipe.Part ? 1 : 0) && !run.Log.RetryFailed,
            "--tee runs a job for each value: add ::: and values, or :::: and a file"
        );
    }

    /// <summary>Applies what <c>--tee</c> implies for the others.</summary>
    public static RunOptions ApplyTo(RunOptions run)
    {
        if (!run.Pipe.Tee)
        {
            return run;
        }

        run = run.Schedule.AreSlotsGiven
            ? run
            : run with
            {
                Schedule = run.Schedule with { Slots = SlotCount.AsManyAsPossible },
            };
        return !run.Pipe.Part
            ? run
            : run with
            {
                Pipe = run.Pipe with { SharedFile = run.Input.Sources[0].File },
                Input = run.Input with { Sources = [.. run.Input.Sources.Skip(1)] },
            };
    }

    /// <summary>A stream is read once, by all jobs at the same time.</summary>
    private static void CheckStream(RunOptions run)
    {
        Refuse(
            run.Input.Sources.Any(source => source.IsStandardInput),
            "with --tee, the jobs read standard input, so it holds no values: leave out -a - and :::: -"
        );
        Refuse(
            run.Schedule.Tries != 1 || run.Log.RetryFailed,
            "--tee does not keep the input, so no job can be tried again: take --pipe-part -a FILE, or leave out "
                + "--retries and --retry-failed"
        );
        Refuse(
            run.Schedule.Machine.WatchesMemory || run.Schedule.Machine.Limit is not null,
            "the jobs of --tee read at the same time, so none can wait for another: leave out --memfree, --memsuspend "
                + "and --limit"
        );
    }

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new MisuseException(message);
        }
    }
}
