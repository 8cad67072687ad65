namespace XceptionScript.Scripting.Reports;

/// <summary>The figures of one epoch; NaN stands for what was not measured, such as a test loss in an epoch without evaluation.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">The optimiser steps taken by its end.</param>
/// <param name="LearningRate">The learning rate of its last step.</param>
/// <param name="TrainLoss">The mean loss over its training batches.</param>
/// <param name="TrainTop1">The share of training images whose best class is right, from 0 to 1.</param>
/// <param name="TestLoss">The mean loss over the test images.</param>
/// <param name="TestTop1">The share of test images whose best class is right, from 0 to 1.</param>
/// <param name="ImagesPerSecond">The training images per second of wall time.</param>
public sealed record EpochRecord(
    int Epoch,
    long Step,
    double LearningRate,
    double TrainLoss,
    double TrainTop1,
    double TestLoss,
    double TestTop1,
    double ImagesPerSecond);
