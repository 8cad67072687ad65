using Xunit;

namespace XceptionScript.Tests.Proofs;

/// <summary>Tests that run when no other test does, since they measure the process or the machine.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
