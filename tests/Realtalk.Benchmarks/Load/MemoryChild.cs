namespace Realtalk.Benchmarks.Load;
internal static class MemoryChild { public static Task<int> RunAsync(string[] a) => Task.FromResult(a.Length); }
