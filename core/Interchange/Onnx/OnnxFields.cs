namespace XceptionScript.Interchange;

/// <summary>The numbers that the ONNX format gives to the fields of its messages and to its types.</summary>
internal static class OnnxFields
{
    public static class Model
    {
        public const int IrVersion = 1, ProducerName = 2, ProducerVersion = 3, DocString = 6, Graph = 7, OperatorSets = 8;
    }

    public static class OperatorSet
    {
        public const int Domain = 1, Version = 2;
    }

    public static class Graph
    {
        public const int Nodes = 1, Name = 2, Initializers = 5, Inputs = 11, Outputs = 12;
    }

    public static class Node
    {
        public const int Inputs = 1, Outputs = 2, Name = 3, OpType = 4, Attributes = 5;
    }

    public static class Attribute
    {
        public const int Name = 1, Float = 2, Int = 3, Ints = 8, Type = 20;
        public const long FloatType = 1, IntType = 2, IntsType = 7;
    }

    public static class Tensor
    {
        public const int Extents = 1, ElementType = 2, Longs = 7, Name = 8, RawData = 9;
    }

    public static class ValueInfo
    {
        public const int Name = 1, Type = 2;
    }

    public static class Type
    {
        public const int Tensor = 1, ElementType = 1, Shape = 2, Axes = 1, Extent = 1, ExtentName = 2;
    }
}
