using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Each run builds a program. On a busy machine that takes longer than the two minutes that BenchmarkDotNet allows by
// default.
BenchmarkSwitcher
    .FromAssembly(Assembly.GetExecutingAssembly())
    .Run(args, ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10)));
