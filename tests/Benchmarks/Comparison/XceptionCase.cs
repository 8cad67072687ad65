using System.Collections.Immutable;

namespace XceptionScript.Benchmarks;

/// <summary>One piece of work that several libraries do alike, from equal numbers: a row group of the table in XceptionCases.cs.</summary>
internal abstract record XceptionCase(string Name)
{
    /// <summary>The libraries that do the same work.</summary>
    public abstract ImmutableArray<string> Peers { get; }

    /// <summary>Operations of one run: two per multiply-add of convolutions and products, three times those of the forward pass in training.</summary>
    public abstract double Flops { get; }

    /// <summary>The work made ready in this library.</summary>
    public abstract ISubject Prepare();

    /// <summary>Writes what peers read from files to a folder.</summary>
    public virtual void Export(string folder)
    {
    }
}
