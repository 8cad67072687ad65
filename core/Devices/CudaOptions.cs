namespace XceptionScript.Devices;

/// <summary>What may be chosen about a CUDA device; in a device's name the choices follow its number, as in <c>cuda:0,tf32,no-graphs</c>.</summary>
public sealed record CudaOptions
{
    /// <summary>Whether cuBLAS rounds the operands of matrix products to TF32, which has ten bits of mantissa, and multiplies them on tensor cores.</summary>
    public bool Tf32 { get; init; }

    /// <summary>Whether matrix products run as kernels of our own even where cuBLAS is present.</summary>
    public bool OwnProducts { get; init; }

    /// <summary>Whether kernels are started one by one rather than as a captured graph.</summary>
    public bool NoGraphs { get; init; }

    /// <summary>The choices as they follow a device's number.</summary>
    public override string ToString() => string.Concat(Tf32 ? ",tf32" : "", OwnProducts ? ",own-products" : "", NoGraphs ? ",no-graphs" : "");

    /// <summary>The choices with one of a name made; null where none has the name.</summary>
    internal CudaOptions? With(string choice) => choice switch
    {
        "tf32" => this with { Tf32 = true },
        "own-products" => this with { OwnProducts = true },
        "no-graphs" => this with { NoGraphs = true },
        _ => null,
    };
}
