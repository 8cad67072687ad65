using System.Collections.Immutable;
using XceptionScript.Backends.Gpu;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Costs;
using XceptionScript.Training;

namespace XceptionScript.Benchmarks;

/// <summary>The training step that predictions are about: Xception at 299 x 299, forward, backward and SGD with momentum, as the GPU backend runs it.</summary>
internal static class StepCounting
{
    public const int Size = 299, Batch = 32;

    /// <summary>What every call of the step asks of the machine, counted on whole blocks of the real launches.</summary>
    public static ImmutableArray<CallWork> Count(GpuModel gpu, Func<string, bool> isWanted)
    {
        Shape input = [Size, Size, 3];
        var recipe = new Recipe(Xception.Build(Xception.Default), input, Losses.CrossEntropy(), DType.UInt8, 5);
        var graph = StepGraph.Build(recipe, Optimizers.Sgd(0.05, momentum: 0.9), Batch).Staged;
        using var backend = new PtxBackend(Grain.Device, architecture: 90);
        return PlanCounting.Of((PtxPlanProgram)backend.Load(graph), gpu, isWanted);
    }
}
