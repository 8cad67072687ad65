using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>A case made ready in one library.</summary>
internal interface ISubject : IDisposable
{
    /// <summary>What the case computes, for comparison with other libraries; asked once, before any time is taken.</summary>
    ArrayTree Outputs();

    /// <summary>The milliseconds of one run, over several in a row.</summary>
    double Milliseconds(int runs);
}
