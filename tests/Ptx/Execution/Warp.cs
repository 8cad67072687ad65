using System.Numerics;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>
/// 32 threads in lock-step. Where they part, those with the lowest place among the steps go first, so that they meet again as soon as the program lets
/// them; lanes that wait at a barrier stand aside until the block lets them go.
/// </summary>
internal sealed unsafe class Warp(Block block, int number, byte* registers, uint lanes)
{
    // The groups of lanes that are under way, by their place in the program, the lowest first. Places differ.
    private readonly int[] _places = new int[Lanes.Count + 1];
    private readonly uint[] _lanes = new uint[Lanes.Count + 1];
    private int _groups;

    public Block Block { get; } = block;

    /// <summary>The number of the warp's first thread.</summary>
    public int FirstThread { get; } = number * Lanes.Count;

    /// <summary>The lanes for which the present step acts.</summary>
    public uint Mask { get; private set; }

    /// <summary>When its instructions would be issued; null where nobody watches.</summary>
    public Pace? Pace { get; init; }

    /// <summary>Whether the last access to global memory asked for something that the first cache did not have.</summary>
    public bool HasMissed { get; set; }

    /// <summary>Whether lanes can go on.</summary>
    public bool IsUnderWay => _groups > 0;

    /// <summary>The lanes that wait at a barrier.</summary>
    public uint Waiting { get; private set; }

    /// <summary>A register, by its place in the register file.</summary>
    public T* At<T>(int offset) where T : unmanaged => (T*)(registers + offset);

    /// <summary>Lets every lane begin.</summary>
    public void Start() => Add(0, lanes);

    /// <summary>Lets the waiting lanes go on.</summary>
    public void Release(int place)
    {
        var waiting = Waiting;
        Waiting = 0;
        if (waiting != 0) Add(place, waiting);
    }

    /// <summary>Where the waiting lanes wait.</summary>
    public int Barrier { get; private set; }

    /// <summary>Runs until every lane has ended or waits at a barrier, or for so many steps.</summary>
    public void Run(Step* steps, long[] executed, ref long budget, long turn = long.MaxValue)
    {
        var pace = Pace;
        while (_groups > 0)
        {
            var (place, mask) = (_places[0], _lanes[0]);
            Remove();
            var next = _groups > 0 ? _places[0] : int.MaxValue;
            while (true)
            {
                if (place >= next)
                {
                    Add(place, mask);
                    break;
                }
                if (--turn < 0)
                {
                    Add(place, mask);
                    return;
                }
                var step = steps + place;
                executed[step->Index]++;
                if (--budget < 0) throw PtxException.At(step->Line, "the launch takes more steps than it was given");
                if (step->Kind == StepKind.Next)
                {
                    if (step->Guard < 0)
                    {
                        Mask = mask;
                        step->Run(this, step);
                    }
                    else if ((mask & Guarding(step)) is var guarded && guarded != 0)
                    {
                        Mask = guarded;
                        step->Run(this, step);
                    }
                    pace?.Take(step->Index, HasMissed);
                    place++;
                    continue;
                }
                pace?.Take(step->Index, false);
                var acting = step->Guard < 0 ? mask : mask & Guarding(step);
                if (step->Kind == StepKind.Branch)
                {
                    if (acting == mask)
                    {
                        place = step->Target;
                        continue;
                    }
                    place++;
                    if (acting == 0) continue;
                    Add(step->Target, acting);
                    Add(place, mask & ~acting);
                    break;
                }
                if (step->Kind == StepKind.Return)
                {
                    mask &= ~acting;
                    if (mask == 0) break;
                    place++;
                    continue;
                }
                if (acting != mask) throw PtxException.At(step->Line, "only some threads of a warp take part in a barrier");
                if (Waiting != 0 && Barrier != place)
                    throw PtxException.At(step->Line, $"threads of one warp wait at this barrier and at the one of line {(steps + Barrier)->Line}");
                (Waiting, Barrier) = (Waiting | mask, place);
                break;
            }
        }
    }

    private uint Guarding(Step* step)
    {
        var predicate = *At<uint>(step->Guard);
        return step->Negated ? ~predicate : predicate;
    }

    private void Add(int place, uint mask)
    {
        var at = 0;
        while (at < _groups && _places[at] < place) at++;
        if (at < _groups && _places[at] == place)
        {
            _lanes[at] |= mask;
            return;
        }
        for (var i = _groups; i > at; i--) (_places[i], _lanes[i]) = (_places[i - 1], _lanes[i - 1]);
        (_places[at], _lanes[at]) = (place, mask);
        _groups++;
    }

    private void Remove()
    {
        _groups--;
        for (var i = 0; i < _groups; i++) (_places[i], _lanes[i]) = (_places[i + 1], _lanes[i + 1]);
    }
}
