using XceptionScript.Benchmarks;
using XceptionScript.Peers;

if (args is ["measure", ..]) return MeasureCommand.Run(args.AsSpan(1), Prepare);
Console.Error.WriteLine("XceptionScript.Peers is run by the benchmarks; expected `dotnet run -c Release --project tests/Benchmarks -- xception`.");
return 1;

static ISubject Prepare(XceptionCase work, string peer, string folder) => peer switch
{
    Peer.OnnxRuntime when work is NetworkCase { Work: NetworkWork.Infer } network => new OnnxInference(network, folder),
    Peer.TorchNhwc => Torch.Prepare(work, new TorchLayout(IsChannelsLast: true)),
    Peer.TorchNchw => Torch.Prepare(work, new TorchLayout(IsChannelsLast: false)),
    _ => throw new PeerException($"{peer}: it does not do {work.Name}; expected a case that lists it."),
};
