using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Tests.Training;

/// <summary>Small networks and batches to train them on.</summary>
internal static class Toys
{
    /// <summary>Images of a toy problem: 4 x 4 bytes in one channel.</summary>
    public static Shape Image => [4, 4, 1];

    /// <summary>Convolution, batch norm, dropout and a dense layer over 3 classes.</summary>
    public static Layer Network(double dropout = 0.25) => new Rescaling(1 / 127.5, -1) >> new Conv2D(4, 3, UseBias: false) >> new BatchNorm(0.9) >> Layers.Relu
        >> new Flatten() >> new Dropout(dropout) >> new Dense(3);

    /// <summary>A dense layer alone, on images that are vectors of float32.</summary>
    public static Layer Linear(int classes) => new Dense(classes);

    /// <summary>Batches whose label is the brightest of three rows, learnable by a linear network.</summary>
    public static Batch[] Batches(int count, int size, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Batch(size, random))];
    }

    /// <summary>One batch of vectors and labels.</summary>
    public static Batch Vectors(float[,] values, params int[] labels) =>
        new(("image", NdArray.Of<float>([values.GetLength(0), values.GetLength(1)], [.. values.Cast<float>()])), ("label", NdArray.Of<int>([labels.Length], labels)));

    private static Batch Batch(int size, Random random)
    {
        var images = new byte[size * 16];
        var labels = new int[size];
        random.NextBytes(images);
        for (var i = 0; i < size; i++)
        {
            labels[i] = random.Next(3);
            images.AsSpan((i * 16) + (labels[i] * 4), 4).Fill(255);
        }
        return new(("image", NdArray.Of<byte>([size, 4, 4, 1], images)), ("label", NdArray.Of<int>([size], labels)));
    }
}
