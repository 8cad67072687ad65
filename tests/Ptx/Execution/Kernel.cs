using System.Runtime.InteropServices;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>
/// A program ready to run as a GPU would run it: a grid of blocks of threads in warps of 32. Blocks, and the warps of a block between two barriers, run one after
/// another on the calling thread; a kernel may run on several threads at once.
/// </summary>
internal sealed unsafe class Kernel
{
    /// <summary>How many steps of warps a launch may take unless told otherwise: minutes of them.</summary>
    public const long Budget = 1L << 36;

    private readonly Step[] _steps;
    private readonly RegisterFile _registers;

    /// <param name="program">What it runs.</param>
    /// <param name="contracts">Whether products are joined with sums where the driver's compiler may do so, instead of being rounded by themselves.</param>
    /// <exception cref="PtxException">The program has an instruction that cannot be run.</exception>
    public Kernel(PtxProgram program, bool contracts = false)
    {
        Program = program;
        var decoder = new Decoder(program);
        _steps = decoder.Steps(contracts);
        _registers = decoder.Registers;
    }

    public PtxProgram Program { get; }

    /// <summary>Runs a launch.</summary>
    /// <exception cref="PtxException">A thread leaves its memory, races with another one, waits at a barrier alone, or never ends.</exception>
    public Counts Run(LaunchGrid grid, ReadOnlySpan<byte> parameters, GlobalMemory global, WarpOrder order = WarpOrder.Forwards)
    {
        if (parameters.Length != Program.ParameterBytes)
            throw new PtxException($"`{Program.Name}` has {Program.ParameterBytes} bytes of parameters; {parameters.Length} were given.");
        if (Program.MaxThreads != 0 && grid.Threads > Program.MaxThreads)
            throw new PtxException($"`{Program.Name}` runs in blocks of at most {Program.MaxThreads} threads; {grid.Threads} were asked for.");
        var counts = new Counts(Program.Instructions.Length, grid.IsDetailed);
        var warps = (grid.Threads + Lanes.Count - 1) / Lanes.Count;
        var registers = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, warps * _registers.Bytes), 64);
        var shared = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, Program.SharedBytes), 64);
        var local = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, warps * Lanes.Count * Program.LocalBytes), 64);
        try
        {
            var races = new RaceRecord(Program.SharedBytes, grid.KeepsRaceRecord);
            var budget = grid.Budget;
            fixed (Step* steps = _steps)
            {
                for (var i = 0; i < grid.Selected.Length; i++)
                {
                    var number = grid.Selected[order == WarpOrder.Forwards ? i : ^(i + 1)];
                    new Span<byte>(shared, Program.SharedBytes).Fill(0xFF);
                    new Span<byte>(local, warps * Lanes.Count * Program.LocalBytes).Fill(0xFF);
                    var observation = grid.Observation;
                    observation?.Reach?.Begin();
                    var block = new Block(number, shared, Program.SharedBytes, local, Program.LocalBytes, global, races, counts, observation)
                    {
                        IsWarm = i > 0 || grid.Selected.Length == 1 || observation is not { IsWarmedUp: true },
                    };
                    var group = new Warp[warps];
                    for (var w = 0; w < warps; w++)
                    {
                        var file = registers + ((long)w * _registers.Bytes);
                        _registers.Fill(file, w, grid.Threads, number, grid.Blocks, parameters);
                        var lanes = Math.Min(Lanes.Count, grid.Threads - (w * Lanes.Count));
                        group[w] = new Warp(block, w, file, lanes == Lanes.Count ? uint.MaxValue : (1u << lanes) - 1)
                        {
                            Pace = observation?.Pacing is { } pacing ? new Pace(pacing) : null,
                        };
                    }
                    block.Run(group, steps, order, ref budget);
                    races.Barrier();
                    counts.Blocks++;
                    if (block.IsWarm) counts.WarmBlocks++;
                    counts.ChainCycles += group.Max(warp => warp.Pace?.Cycles ?? 0);
                }
            }
            return counts;
        }
        finally
        {
            NativeMemory.AlignedFree(registers);
            NativeMemory.AlignedFree(shared);
            NativeMemory.AlignedFree(local);
        }
    }
}
