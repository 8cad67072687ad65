using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>What a step is compiled from. <paramref name="Input"/> is the shape of one image, <paramref name="K"/> the k of top-k accuracy.</summary>
internal sealed record Recipe(Layer Model, Shape Input, Loss Loss, Optimizer Optimizer, DType ImageType, int K);
