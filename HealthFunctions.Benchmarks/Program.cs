using HealthFunctions.Benchmarks;
using BenchmarkDotNet.Running;

// dotnet run -c Release --project HealthFunctions.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(SampleEngine).Assembly).Run(args);
