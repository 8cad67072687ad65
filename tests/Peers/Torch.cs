using System.Runtime.InteropServices;
using TorchSharp;
using XceptionScript.Benchmarks;

namespace XceptionScript.Peers;

/// <summary>libtorch, if this machine can load it.</summary>
internal static class Torch
{
    /// <summary>A case made ready in libtorch, on all processors.</summary>
    /// <exception cref="PeerException">libtorch does not load.</exception>
    public static ISubject Prepare(XceptionCase work, TorchLayout layout)
    {
        // Asked before TorchSharp asks, which would search the package cache and report at length.
        if (!NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out _))
            throw new PeerException("libtorch: its native library does not load here; expected a system with the C++ runtime of GCC 13 or newer, such as Debian 13.");
        torch.set_num_threads(Environment.ProcessorCount);
        return work switch
        {
            NetworkCase { Work: NetworkWork.Infer } network => new TorchInference(network, layout),
            NetworkCase { Work: NetworkWork.Train } network => new TorchTraining(network, layout),
            NetworkCase network => new TorchGradients(network, layout),
            ConvolutionCase convolution => TorchKernel.Convolution(convolution, layout),
            ProductCase product => TorchKernel.Product(product),
            _ => throw new PeerException($"libtorch: it does not do {work.Name}; expected a case that lists it."),
        };
    }
}
