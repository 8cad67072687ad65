using System.Collections.Immutable;
using System.Globalization;

namespace XceptionScript.Training;

/// <summary>How many samples of each class were taken for each class. Immutable; rows are the right classes, columns the predicted ones.</summary>
public sealed class ConfusionMatrix
{
    private readonly ImmutableArray<long> _counts;

    internal ConfusionMatrix(ImmutableArray<long> counts, int classes) => (_counts, Classes) = (counts, classes);

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The samples of a class that were taken for another, or for itself.</summary>
    public long this[int trueClass, int predicted] => (uint)trueClass < (uint)Classes && (uint)predicted < (uint)Classes
        ? _counts[(trueClass * Classes) + predicted]
        : throw new TrainingException($"ConfusionMatrix: there is no cell [{trueClass}, {predicted}] of {Classes} classes; expected 0 to {Classes - 1}.");

    /// <summary>The number of samples.</summary>
    public long Count => _counts.Sum();

    /// <summary>The share of all samples whose class was predicted.</summary>
    public double Accuracy => Enumerable.Range(0, Classes).Sum(c => this[c, c]) / (double)Count;

    /// <summary>Of the samples of a class, the share predicted as that class; NaN if there are none.</summary>
    public double Recall(int trueClass) => this[trueClass, trueClass] / (double)Enumerable.Range(0, Classes).Sum(predicted => this[trueClass, predicted]);

    /// <summary>Of the samples predicted as a class, the share that are; NaN if there are none.</summary>
    public double Precision(int predicted) => this[predicted, predicted] / (double)Enumerable.Range(0, Classes).Sum(trueClass => this[trueClass, predicted]);

    /// <inheritdoc/>
    public override string ToString()
    {
        var width = _counts.Max().ToString(CultureInfo.InvariantCulture).Length + 1;
        return string.Join("\n", Enumerable.Range(0, Classes).Select(row =>
            string.Concat(Enumerable.Range(0, Classes).Select(column => this[row, column].ToString(CultureInfo.InvariantCulture).PadLeft(width)))));
    }
}
