using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Each run builds a program of its own, which on a busy machine takes longer than the two minutes that are allowed by
// default.
BenchmarkSwitcher
    .FromAssembly(Assembly.GetExecutingAssembly())
    .Run(args, ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10)));
