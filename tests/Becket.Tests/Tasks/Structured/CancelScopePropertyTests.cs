using CsCheck;

namespace Becket.Tests.Tasks.Structured;

/// <summary>Compares nested scopes and shields with a model of trio's rules: an await in a cancelled scope throws, and
/// the outermost scope that is cancelled, up to the next shield, takes the exception.</summary>
public sealed class CancelScopePropertyTests
{
    private const int Names = 6;

    private static readonly Gen<Block> s_waits = Gen.Int[0, Names - 1].Select(static name => new Block('w', name, []));

    private static readonly Gen<Block> s_blocks = Gen.Recursive<Block>(
        static (depth, inner) =>
            depth >= 4
                ? s_waits
                : Gen.Frequency(
                    (3, s_waits),
                    (
                        4,
                        Gen.Select(Gen.Int[0, Names - 1], inner.Array[0, 3])
                            .Select(static (name, blocks) => new Block('s', name, blocks))
                    ),
                    (1, inner.Array[0, 3].Select(static blocks => new Block('h', 0, blocks)))
                )
    );

    private static readonly Gen<(Block[] Blocks, (bool IsCancel, int Name)[] Steps)> s_programs = Gen.Select(
        s_blocks.Array[1, 4],
        Gen.Select(Gen.Bool, Gen.Int[0, Names - 1]).Array[0, 14]
    );

    [Fact]
    public void Any_program_of_scopes_and_shields_does_what_the_model_does() =>
        s_programs.Sample(
            static program =>
            {
                var root = new Block('s', Names, program.Blocks);
                var real = new Real();
                var model = new Model();
                real.Start(root);
                model.Start(root);
                Assert.Equal(model.Trace, real.Trace);
                foreach ((bool isCancel, int name) in program.Steps)
                {
                    if (isCancel)
                    {
                        real.Cancel(name);
                        model.Cancel(name);
                    }
                    else
                    {
                        real.Fire(name);
                        model.Fire(name);
                    }

                    Assert.Equal(model.Trace, real.Trace);
                }

                Assert.Equal(model.HasEnded, real.HasEnded);
            },
            iter: 3_000
        );

    /// <summary>Part of a program: a wait (w), a scope (s) or a shield (h).</summary>
    private sealed record Block(char Kind, int Name, Block[] Inside)
    {
        public override string ToString() =>
            Kind == 'w' ? $"w{Name}" : $"{Kind}{Name}({string.Join(' ', Inside.AsEnumerable())})";
    }

    private sealed class Real
    {
        private readonly Deferred[] _gates = [.. Enumerable.Range(0, Names).Select(static _ => new Deferred())];
        private readonly HashSet<int> _fired = [];
        private readonly List<(int Name, CancelScope Scope)> _scopes = [];
        private Deferred? _done;

        public List<string> Trace { get; } = [];

        public bool HasEnded => _done!.TryGetOutcome(out _);

        public void Start(Block block) => _done = Run(block);

        public void Fire(int name)
        {
            if (_fired.Add(name))
            {
                Deferred gate = _gates[name];
                _gates[name] = Deferred.Succeed();
                gate.Callback();
            }
        }

        public void Cancel(int name)
        {
            foreach ((_, CancelScope scope) in _scopes.Where(scope => scope.Name == name).ToArray())
            {
                scope.Cancel();
            }
        }

        private async Deferred Run(Block block)
        {
            switch (block.Kind)
            {
                case 'w':
                    try
                    {
                        // A wait of its own: cancelling one must not take the gate from the others.
                        await WaitFor(block.Name);
                        Trace.Add($"passes {block.Name}");
                    }
                    catch (CancelledException)
                    {
                        Trace.Add($"cut off {block.Name}");
                        throw;
                    }

                    break;
                case 'h':
                    await CancelScope.Shield(() => RunAll(block.Inside));
                    break;
                default:
                    using (var scope = new CancelScope())
                    {
                        _scopes.Add((block.Name, scope));
                        try
                        {
                            await RunAll(block.Inside);
                        }
                        catch (OperationCanceledException error) when (scope.Caught(error))
                        {
                            Trace.Add($"caught {block.Name}");
                        }
                        finally
                        {
                            _scopes.Remove((block.Name, scope));
                        }
                    }

                    break;
            }
        }

        private Deferred WaitFor(int name)
        {
            if (_fired.Contains(name))
            {
                return Deferred.Succeed();
            }

            var wait = new Deferred();
            _gates[name]
                .AddCallback(() =>
                {
                    if (!wait.Called)
                    {
                        wait.Callback();
                    }
                });
            return wait;
        }

        private async Deferred RunAll(Block[] blocks)
        {
            foreach (Block block in blocks)
            {
                await Run(block);
            }
        }
    }

    private sealed class Model
    {
        private readonly HashSet<int> _fired = [];
        private readonly List<Scope> _open = [];
        private IEnumerator<(int Name, Scope? Scope)>? _steps;
        private bool _isRaised;

        public List<string> Trace { get; } = [];

        public bool HasEnded { get; private set; }

        public void Start(Block block)
        {
            _steps = Steps(block, null).GetEnumerator();
            Move();
        }

        public void Fire(int name)
        {
            _fired.Add(name);
            if (!HasEnded && _steps!.Current.Name == name)
            {
                Move();
            }
        }

        public void Cancel(int name)
        {
            // All at once, as one scope after the other would move the program in between.
            foreach (Scope scope in _open.Where(scope => scope.Name == name).ToArray())
            {
                scope.IsCancelled |= !scope.IsOver;
                if (!HasEnded && IsCancelled(_steps!.Current.Scope))
                {
                    Move();
                }
            }
        }

        private static bool IsCancelled(Scope? scope) =>
            scope is not null && (scope.IsCancelled || (!scope.IsShield && IsCancelled(scope.Around)));

        private void Move() => HasEnded = !_steps!.MoveNext();

        private IEnumerable<(int Name, Scope? Scope)> Steps(Block block, Scope? around)
        {
            if (block.Kind == 'w')
            {
                if (!_fired.Contains(block.Name))
                {
                    if (!IsCancelled(around))
                    {
                        yield return (block.Name, around);
                    }

                    _isRaised = !_fired.Contains(block.Name);
                }

                Trace.Add(_isRaised ? $"cut off {block.Name}" : $"passes {block.Name}");
                yield break;
            }

            var scope = new Scope(block.Name, block.Kind == 'h', around);
            if (block.Kind == 's')
            {
                _open.Add(scope);
            }

            foreach (Block inside in block.Inside)
            {
                foreach ((int, Scope?) step in Steps(inside, scope))
                {
                    yield return step;
                }

                if (_isRaised)
                {
                    break;
                }
            }

            scope.IsOver = true;
            _open.Remove(scope);
            if (_isRaised && scope.IsCancelled && !IsCancelled(around))
            {
                _isRaised = false;
                Trace.Add($"caught {block.Name}");
            }
        }

        private sealed class Scope(int name, bool isShield, Scope? around)
        {
            public int Name => name;

            public bool IsShield => isShield;

            public Scope? Around => around;

            public bool IsCancelled { get; set; }

            public bool IsOver { get; set; }
        }
    }
}
