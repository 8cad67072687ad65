namespace XceptionScript.Benchmarks;

/// <summary>One thing to measure: a line of the table in Program.cs and a file of its own.</summary>
internal sealed record Case(string Name, string Summary, Func<IEnumerable<Figure>> Run);
