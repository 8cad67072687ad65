namespace XceptionScript.Benchmarks;

/// <summary>
/// Whether this library and libtorch find the same logits, loss and gradients for Xception. A ReLU whose input rounds to the other side of zero in one of
/// them, or two equal maxima in a pool, changes the gradients below it by a step of some thousandths, in one draw of images and weights and not in the next.
/// A wrong gradient is wrong in all of them, so an array agrees when it does in one of several draws.
/// </summary>
internal static class AgreeCommand
{
    private const int Shown = 10;

    /// <summary>Prints the arrays that differ most, by norms; 1 when one never agrees, or when libtorch is not here.</summary>
    public static int Run()
    {
        try
        {
            var nearest = new Dictionary<string, double>();
            foreach (var work in XceptionCases.Agreements)
            {
                var differences = Compare(work);
                foreach (var difference in differences) nearest[difference.Name] = Math.Min(difference.OfNorms, nearest.GetValueOrDefault(difference.Name, double.PositiveInfinity));
                var worst = differences.MaxBy(difference => difference.OfNorms)!;
                Console.WriteLine(FormattableString.Invariant(
                    $"{work.Name}: {differences.Count(difference => difference.OfNorms <= Difference.Most)} of {differences.Count} arrays lie within {Difference.Most:E0} of libtorch's; {worst.Name} differs most, by {worst.OfNorms:E2}"));
                if (nearest.Values.All(difference => difference <= Difference.Most)) break;
            }
            return Judge(nearest);
        }
        catch (Exception refused) when (refused is PeerException or InvalidOperationException)
        {
            Console.Error.WriteLine(refused.Message);
            return 1;
        }
    }

    private static IReadOnlyList<Difference> Compare(NetworkCase work)
    {
        var folder = Directory.CreateTempSubdirectory("xceptionscript-");
        try
        {
            using var torch = PeerProcess.Start(work, Peer.TorchNchw, folder.FullName);
            using var ours = PeerProcess.Start(work, Peer.Ours, folder.FullName);
            return Difference.Between(ours.Outputs(), torch.Outputs());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Judge(Dictionary<string, double> nearest)
    {
        foreach (var (name, difference) in nearest.OrderByDescending(array => array.Value).Take(Shown)) Console.WriteLine(FormattableString.Invariant($"  {difference:E2}  {name}"));
        foreach (var name in (string[])["logits", "loss"]) Console.WriteLine(FormattableString.Invariant($"  {nearest[name]:E2}  {name}"));
        var wrong = nearest.Values.Count(difference => !(difference <= Difference.Most));
        Console.WriteLine(wrong == 0
            ? FormattableString.Invariant($"agree: all {nearest.Count} arrays lie within {Difference.Most:E0} of libtorch's by norms, each in at least one draw.")
            : FormattableString.Invariant($"agree: {wrong} of {nearest.Count} arrays lie farther than {Difference.Most:E0} from libtorch's in every draw; expected none."));
        return wrong == 0 ? 0 : 1;
    }
}
