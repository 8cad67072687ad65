using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace XceptionScript.Cuda;

/// <summary>Runs the tests of a lane in this process: a machine with a GPU may have no SDK, and so no `dotnet test`.</summary>
internal static class LaneRun
{
    /// <summary>Runs every test whose trait <c>Lane</c> has a value; says how many passed, failed and were skipped, and why.</summary>
    public static (int Passed, int Failed, int Skipped) Run(string lane)
    {
        var assembly = typeof(Tests.OpCases).Assembly;
        using var framework = new XunitTestFramework(new Sink(_ => { }));
        var found = new List<ITestCase>();
        using (var discoverer = framework.GetDiscoverer(new ReflectionAssemblyInfo(assembly)))
        {
            Complete<IDiscoveryCompleteMessage>(
                sink => discoverer.Find(includeSourceInformation: false, sink, new Options()),
                message =>
                {
                    if (message is ITestCaseDiscoveryMessage { TestCase: var test } && test.Traits.TryGetValue("Lane", out var lanes) && lanes.Contains(lane)) found.Add(test);
                });
        }

        var (passed, failed, skipped) = (0, 0, 0);
        using (var executor = framework.GetExecutor(assembly.GetName()))
        {
            Complete<ITestAssemblyFinished>(
                sink => executor.RunTests(found, sink, new Options()),
                message =>
                {
                    switch (message)
                    {
                        case ITestPassed test:
                            passed++;
                            Console.WriteLine($"  passed {test.Test.DisplayName} {test.Output}".TrimEnd());
                            break;
                        case ITestSkipped test:
                            skipped++;
                            Console.WriteLine($"  skipped {test.Test.DisplayName}: {test.Reason}");
                            break;
                        case ITestFailed test:
                            failed++;
                            Console.WriteLine($"  FAILED {test.Test.DisplayName}: {string.Join("\n", test.Messages)}");
                            break;
                    }
                });
        }
        return (passed, failed, skipped);
    }

    // The framework works on threads of its own and says when it is done.
    private static void Complete<TEnd>(Action<IMessageSink> start, Action<IMessageSinkMessage> handle) where TEnd : IMessageSinkMessage
    {
        using var done = new ManualResetEventSlim();
        start(new Sink(message =>
        {
            lock (done) handle(message);
            if (message is TEnd) done.Set();
        }));
        done.Wait();
    }

    private sealed class Sink(Action<IMessageSinkMessage> handle) : LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message)
        {
            handle(message);
            return true;
        }
    }

    // One test at a time: they share the GPU.
    private sealed class Options : LongLivedMarshalByRefObject, ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = new() { ["xunit.execution.DisableParallelization"] = true, ["xunit.execution.SynchronousMessageReporting"] = true };

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out var value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
