namespace XceptionScript.Benchmarks;

/// <summary>What a child process runs: <c>measure CASE PEER FOLDER</c>. The command line does not offer it to users.</summary>
internal static class MeasureCommand
{
    /// <summary>Serves a peer of this program, or, given <paramref name="prepare"/>, of another one.</summary>
    public static int Run(ReadOnlySpan<string> arguments, Func<XceptionCase, string, string, ISubject>? prepare = null)
    {
        if (arguments is not [var name, var peer, var folder] || XceptionCases.Find(name) is not { } work)
        {
            Console.Error.WriteLine($"measure: `{string.Join(' ', arguments.ToArray())}` is not understood; expected CASE PEER FOLDER.");
            return 1;
        }
        return Serving.Run(Path.Combine(folder, $"{peer}.safetensors"), () => (prepare ?? Own)(work, peer, folder), isTimed: work is not NetworkCase { Work: NetworkWork.Differentiate });
    }

    private static ISubject Own(XceptionCase work, string peer, string folder) => peer switch
    {
        Peer.Peak => MachineLimit.Peak(),
        Peer.Bandwidth => MachineLimit.Bandwidth(),
        Peer.Ours => work.Prepare(),
        _ => throw new PeerException($"{peer}: this program does not know it; expected {Peer.Ours}, {Peer.Peak} or {Peer.Bandwidth}."),
    };
}
