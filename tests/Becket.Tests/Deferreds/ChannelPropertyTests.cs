using CsCheck;

namespace Becket.Tests.Deferreds;

/// <summary>Compares a channel with three lists: of values, of writers that wait, and of readers that wait.</summary>
public sealed class ChannelPropertyTests
{
    private static readonly Gen<(int Capacity, (int Kind, int Which)[] Steps)> s_programs = Gen.Select(
        Gen.Int[0, 3],
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 50]).Array[0, 80]
    );

    [Fact]
    public void Any_program_does_what_three_lists_would_do() =>
        s_programs.Sample(static program => new Model(program.Capacity).Run(program.Steps), iter: 400);

    [Fact]
    public void Whatever_is_cancelled_each_value_that_was_put_is_taken_once_or_left() =>
        s_programs.Sample(static program => Account(program.Capacity, program.Steps), iter: 400);

    private static void Account(int capacity, (int Kind, int Which)[] steps)
    {
        var channel = new DeferredChannel<int>(capacity);
        var puts = new List<(int Value, Deferred Put)>();
        var taken = new List<int>();
        var readers = new List<Deferred>();
        for (int i = 0; i < steps.Length; i++)
        {
            switch (steps[i].Kind % 5)
            {
                case 0 or 1:
                    puts.Add((i, channel.Put(i)));
                    break;
                case 2:
                    readers.Add(ReadTwo());
                    break;
                case 3 when puts.Count > 0:
                    puts[steps[i].Which % puts.Count].Put.Cancel();
                    break;
                case 4 when readers.Count > 0:
                    readers[steps[i].Which % readers.Count].Cancel();
                    break;
                default:
                    break;
            }
        }

        channel.Complete();
        while (channel.TryGet(out int left))
        {
            taken.Add(left);
        }

        int[] done =
        [
            .. puts.Where(static put => put.Put.TryGetOutcome(out Outcome outcome) && outcome.Succeeded)
                .Select(static put => put.Value),
        ];
        Assert.Equal(done, taken);
        Assert.All(readers, static reader => Assert.True(reader.Called));

        async Deferred ReadTwo()
        {
            int count = 0;
            await foreach (int value in channel)
            {
                taken.Add(value);
                if (++count == 2)
                {
                    break;
                }
            }
        }
    }

    private sealed class Model(int capacity)
    {
        private readonly DeferredChannel<int> _channel = new(capacity);
        private readonly List<int> _values = [];
        private readonly List<(int Index, int Value)> _writers = [];
        private readonly List<int> _readers = [];
        private readonly List<Deferred> _puts = [];
        private readonly List<string> _expectedPuts = [];
        private readonly List<Deferred<int>> _gets = [];
        private readonly List<string> _expectedGets = [];
        private bool _isCompleted;

        private bool HasRoom => _values.Count < capacity;

        public void Run((int Kind, int Which)[] steps)
        {
            for (int i = 0; i < steps.Length; i++)
            {
                switch (steps[i].Kind)
                {
                    case < 14:
                        Put(i);
                        break;
                    case < 28:
                        Get();
                        break;
                    case < 33:
                        CancelPut(steps[i].Which);
                        break;
                    case < 38:
                        CancelGet(steps[i].Which);
                        break;
                    case 38:
                        Complete();
                        break;
                    case 39:
                        Close();
                        break;
                    default:
                        Assert.Equal(!_isCompleted && (_readers.Count > 0 || HasRoom), _channel.TryPut(i));
                        NoteTryPut(i);
                        break;
                }

                Check();
            }
        }

        private void Put(int value)
        {
            _puts.Add(_channel.Put(value));
            if (_isCompleted)
            {
                _expectedPuts.Add(nameof(ChannelEndedException));
            }
            else if (_readers.Count > 0)
            {
                _expectedGets[_readers[0]] = $"{value}";
                _readers.RemoveAt(0);
                _expectedPuts.Add("done");
            }
            else if (HasRoom)
            {
                _values.Add(value);
                _expectedPuts.Add("done");
            }
            else
            {
                _writers.Add((_expectedPuts.Count, value));
                _expectedPuts.Add("waits");
            }
        }

        private void NoteTryPut(int value)
        {
            if (_isCompleted)
            {
                return;
            }

            if (_readers.Count > 0)
            {
                _expectedGets[_readers[0]] = $"{value}";
                _readers.RemoveAt(0);
            }
            else if (HasRoom)
            {
                _values.Add(value);
            }
        }

        private void Get()
        {
            _gets.Add(_channel.Get());
            if (_values.Count == 0 && _writers.Count == 0)
            {
                if (!_isCompleted)
                {
                    _readers.Add(_expectedGets.Count);
                }

                _expectedGets.Add(_isCompleted ? nameof(ChannelEndedException) : "waits");
                return;
            }

            if (_writers.Count > 0)
            {
                _values.Add(_writers[0].Value);
                _expectedPuts[_writers[0].Index] = "done";
                _writers.RemoveAt(0);
            }

            _expectedGets.Add($"{_values[0]}");
            _values.RemoveAt(0);
        }

        private void CancelPut(int which)
        {
            if (_puts.Count > 0)
            {
                int index = which % _puts.Count;
                _puts[index].Cancel();
                if (_writers.RemoveAll(writer => writer.Index == index) > 0)
                {
                    _expectedPuts[index] = nameof(CancelledException);
                }
            }
        }

        private void CancelGet(int which)
        {
            if (_gets.Count > 0)
            {
                int index = which % _gets.Count;
                _gets[index].Cancel();
                if (_readers.Remove(index))
                {
                    _expectedGets[index] = nameof(CancelledException);
                }
            }
        }

        private void Complete()
        {
            _channel.Complete();
            _isCompleted = true;
            foreach (int reader in _readers)
            {
                _expectedGets[reader] = nameof(ChannelEndedException);
            }

            _readers.Clear();
        }

        private void Close()
        {
            Assert.Equal(_values, _channel.Close());
            _values.Clear();
            foreach ((int index, _) in _writers)
            {
                _expectedPuts[index] = nameof(ChannelEndedException);
            }

            _writers.Clear();
            Complete();
        }

        private void Check()
        {
            Assert.Equal(_expectedPuts, _puts.Select(Text));
            Assert.Equal(_expectedGets, _gets.Select(Text));
            Assert.Equal(
                (_values.Count, _readers.Count, _writers.Count, _isCompleted),
                (_channel.Count, _channel.WaitingReaders, _channel.WaitingWriters, _channel.IsCompleted)
            );
            Assert.Equal(_isCompleted && _values.Count == 0 && _writers.Count == 0, _channel.IsEnded);
        }

        private static string Text(Deferred put) =>
            !put.TryGetOutcome(out Outcome outcome) ? "waits"
            : outcome.Succeeded ? "done"
            : outcome.Failure!.Exception.GetType().Name;

        private static string Text(Deferred<int> get) =>
            !get.TryGetOutcome(out Outcome<int> outcome) ? "waits"
            : outcome.Succeeded ? $"{outcome.Value}"
            : outcome.Failure!.Exception.GetType().Name;
    }
}
