using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>Numbers for the buffers that calls name: one for each stored tensor and for each view into one, by its first element.</summary>
internal sealed class BufferTable
{
    private readonly Dictionary<Place, int> _numbers = [];
    private readonly Dictionary<Tensor, Tensor> _aliases = new(ReferenceEqualityComparer.Instance);

    /// <summary>The places, by number.</summary>
    public List<Place> Places { get; } = [];

    /// <summary>The types that buffers were first asked for under, by number.</summary>
    public List<TensorType> Types { get; } = [];

    /// <summary>The number of the buffer that holds a tensor.</summary>
    public int this[Tensor tensor]
    {
        get
        {
            var place = Place.Of(tensor);
            if (_aliases.TryGetValue(place.Storage, out var other)) place = place with { Storage = other };
            if (_numbers.TryGetValue(place, out var number)) return number;
            _numbers[place] = number = Places.Count;
            Places.Add(place);
            Types.Add(place.Offset == 0 ? place.Storage.Type : tensor.Type);
            return number;
        }
    }

    /// <summary>Lets a tensor lie where another does, which takes its place within one call.</summary>
    public void Alias(Tensor tensor, Tensor other) => _aliases[tensor] = other;
}
