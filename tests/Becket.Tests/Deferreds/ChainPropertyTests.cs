using CsCheck;

namespace Becket.Tests.Deferreds;

/// <summary>Random programs of callbacks, errbacks, pauses, waits and cancels, in callbacks too, against
/// <see cref="ChainModel"/>.</summary>
public sealed class ChainPropertyTests
{
    private const int Count = 4;

    [Fact]
    public void Any_program_leaves_the_trace_that_the_model_leaves() =>
        Gen.Int[0, 999]
            .Array[0, 120]
            .Sample(
                static numbers => Assert.Equal(new ModelRun(numbers).Trace, new RealRun(numbers).Trace),
                iter: 10_000
            );

    [Fact]
    public void The_programs_use_everything()
    {
        (HashSet<string>? seen, Random? random) = (new HashSet<string>(), new Random(1));
        for (int i = 0; i < 1_000; i++)
        {
            int[] numbers = [.. Enumerable.Range(0, 120).Select(_ => random.Next(1_000))];
            foreach (string entry in new ModelRun(numbers).Trace)
            {
                seen.Add(new string([.. entry.TakeWhile(static c => !char.IsDigit(c))]));
            }
        }

        foreach (
            string? entry in new[]
            {
                "callback ",
                "errback ",
                "both ",
                "raised AlreadyFiredException",
                "raised InvalidOperationException",
                "state ",
            }
        )
        {
            Assert.Contains(entry, seen);
        }
    }

    /// <summary>Reads a program from a list of numbers and plays it. A derived class says which deferreds it
    /// uses.</summary>
    private abstract class ProgramRun
    {
        private readonly int[] _numbers;
        private int _next;
        private int _functions;

        protected ProgramRun(int[] numbers) => _numbers = numbers;

        public List<string> Trace { get; } = [];

        protected void Play()
        {
            while (_next < _numbers.Length)
            {
                Guard(ReadStep(0));
            }

            for (int i = 0; i < Count; i++)
            {
                Trace.Add($"state {i}: {State(i)}");
            }
        }

        protected abstract void Fire(int which, int value);

        protected abstract void Fail(int which, Exception error);

        protected abstract void Pause(int which);

        protected abstract void Unpause(int which);

        protected abstract void Cancel(int which);

        protected abstract void Add(int which, string side, int kind, int value, int other, Action<string> called);

        protected abstract string State(int which);

        protected static string TextOf(Exception error) => error is CancelledException ? "cancelled" : error.Message;

        private int Read(int below) => _next < _numbers.Length ? _numbers[_next++] % below : 0;

        private void Guard(Action step)
        {
            try
            {
                step();
            }
            catch (InvalidOperationException error)
            {
                Trace.Add($"raised {error.GetType().Name}");
            }
        }

        private Action ReadStep(int depth)
        {
            (int kind, int which) = (Read(14), Read(Count));
            switch (kind)
            {
                case 0 or 1:
                    int value = Read(100);
                    return () => Fire(which, value);
                case 2:
                    var error = new FormatException($"error {Read(100)}");
                    return () => Fail(which, error);
                case 3:
                    return () => Pause(which);
                case 4:
                    return () => Unpause(which);
                case 5:
                    return () => Cancel(which);
                default:
                    return ReadFunction(
                        which,
                        kind < 10 ? "callback"
                            : kind < 12 ? "errback"
                            : "both",
                        depth
                    );
            }
        }

        // The callback returns: 0 its input, 1 a value, 2 an error that it throws, 3 a deferred (with a higher number,
        // as two that wait for each other wait for ever).
        private Action ReadFunction(int which, string side, int depth)
        {
            (int id, int kind, int value) = (_functions++, Read(4), Read(100));
            int other = which + 1 + (which + 1 < Count ? Read(Count - which - 1) : 0);
            if (kind == 3 && other >= Count)
            {
                kind = 1;
            }

            Action? effect = depth < 2 && Read(4) == 0 ? ReadStep(depth + 1) : null;
            return () =>
                Add(
                    which,
                    side,
                    kind,
                    value,
                    other,
                    input =>
                    {
                        Trace.Add($"{side} {id} of {which}: {input}");
                        if (effect is not null)
                        {
                            Guard(effect);
                        }
                    }
                );
        }
    }

    private sealed class ModelRun : ProgramRun
    {
        private readonly ChainModel[] _deferreds = [.. Enumerable.Range(0, Count).Select(static _ => new ChainModel())];

        public ModelRun(int[] numbers)
            : base(numbers) => Play();

        protected override void Fire(int which, int value) => _deferreds[which].Fire(value);

        protected override void Fail(int which, Exception error) => _deferreds[which].Fire(error);

        protected override void Pause(int which) => _deferreds[which].Pause();

        protected override void Unpause(int which) => _deferreds[which].Unpause();

        protected override void Cancel(int which) => _deferreds[which].Cancel();

        protected override void Add(int which, string side, int kind, int value, int other, Action<string> called) =>
            _deferreds[which]
                .Add(input =>
                {
                    if ((input is Exception && side == "callback") || (input is int && side == "errback"))
                    {
                        return input;
                    }

                    called(Text(input));
                    return kind switch
                    {
                        0 => input,
                        1 => value,
                        2 => new FormatException($"thrown {value}"),
                        _ => _deferreds[other],
                    };
                });

        protected override string State(int which) =>
            $"{_deferreds[which].Called} {_deferreds[which].Paused} {_deferreds[which].IsWaiting} "
            + $"{Text(_deferreds[which].Result)}";

        private static string Text(object? value) => value is Exception error ? TextOf(error) : $"{value ?? "none"}";
    }

    private sealed class RealRun : ProgramRun
    {
        private readonly Deferred<int>[] _deferreds =
        [
            .. Enumerable.Range(0, Count).Select(static _ => new Deferred<int>()),
        ];

        public RealRun(int[] numbers)
            : base(numbers) => Play();

        protected override void Fire(int which, int value) => _deferreds[which].Callback(value);

        protected override void Fail(int which, Exception error) => _deferreds[which].Errback(error);

        protected override void Pause(int which) => _deferreds[which].Pause();

        protected override void Unpause(int which) => _deferreds[which].Unpause();

        protected override void Cancel(int which) => _deferreds[which].Cancel();

        protected override void Add(int which, string side, int kind, int value, int other, Action<string> called)
        {
            Deferred<int> deferred = _deferreds[which];
            Deferred<int> same = (side, kind) switch
            {
                ("callback", 0) => deferred.AddCallback(n =>
                {
                    called($"{n}");
                    return n;
                }),
                ("callback", 1) => deferred.AddCallback(n =>
                {
                    called($"{n}");
                    return value;
                }),
                ("callback", 2) => deferred.AddCallback(
                    int (n) =>
                    {
                        called($"{n}");
                        throw new FormatException($"thrown {value}");
                    }
                ),
                ("callback", _) => deferred.AddCallback(n =>
                {
                    called($"{n}");
                    return _deferreds[other];
                }),
                ("errback", 0) => deferred.AddErrback(failure =>
                {
                    called(TextOf(failure.Exception));
                    return failure;
                }),
                ("errback", 1) => deferred.AddErrback(failure =>
                {
                    called(TextOf(failure.Exception));
                    return value;
                }),
                ("errback", 2) => deferred.AddErrback(
                    int (failure) =>
                    {
                        called(TextOf(failure.Exception));
                        throw new FormatException($"thrown {value}");
                    }
                ),
                ("errback", _) => deferred.AddErrback(failure =>
                {
                    called(TextOf(failure.Exception));
                    return _deferreds[other];
                }),
                (_, 0) => deferred.AddBoth(outcome =>
                {
                    called(Text(outcome));
                    return outcome;
                }),
                (_, 1) => deferred.AddBoth(outcome =>
                {
                    called(Text(outcome));
                    return value;
                }),
                (_, 2) => deferred.AddBoth(
                    int (outcome) =>
                    {
                        called(Text(outcome));
                        throw new FormatException($"thrown {value}");
                    }
                ),
                _ => deferred.AddBoth(outcome =>
                {
                    called(Text(outcome));
                    return _deferreds[other];
                }),
            };
            Assert.Same(deferred, same);
        }

        protected override string State(int which)
        {
            Deferred<int> deferred = _deferreds[which];
            string text = deferred.TryGetOutcome(out Outcome<int> outcome) ? Text(outcome) : "none";
            return $"{deferred.Called} {deferred.PauseCount} {deferred.IsWaiting} {text}";
        }

        private static string Text(Outcome<int> outcome) =>
            outcome.Failure is { } failure ? TextOf(failure.Exception) : $"{outcome.Value}";
    }
}
