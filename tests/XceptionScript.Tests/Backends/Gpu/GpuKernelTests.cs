using FsCheck.Xunit;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

[Trait("Lane", "Emulated")]
public sealed class GpuKernelTests(EmulatedDevice device) : IClassFixture<EmulatedDevice>
{
    [Property(MaxTest = 200)]
    public void Elementwise_loops_give_what_their_body_gives_on_the_host(int seed) => Verify(ElementwiseCases.Make, seed);

    [Property(MaxTest = 200)]
    public void Reductions_agree_with_a_loop(int seed) => Verify(ReduceCases.Make, seed);

    [Property(MaxTest = 100)]
    public void Matrix_products_agree_with_three_loops(int seed) => Verify(KernelCases.Gemm, seed);

    [Property(MaxTest = 40)]
    public void Products_through_an_epilogue_give_what_its_body_gives_on_the_host(int seed) => Verify(EpilogueCases.Gemm, seed);

    [Property(MaxTest = 40)]
    public void Convolutions_through_an_epilogue_give_what_its_body_gives_on_the_host(int seed) => Verify(EpilogueCases.Conv, seed);

    [Property(MaxTest = 100)]
    public void Convolutions_and_their_gradients_agree_with_a_loop_over_products(int seed) => Verify(ConvolutionCases.Conv, seed);

    [Property(MaxTest = 200)]
    public void Depthwise_convolutions_and_their_gradients_agree_with_a_loop_over_products(int seed) => Verify(ConvolutionCases.Depthwise, seed);

    [Property(MaxTest = 200)]
    public void Sweeps_over_quads_of_channels_agree_with_a_loop_over_products(int seed) => Verify(ConvolutionCases.Sweep, seed);

    [Property(MaxTest = 100)]
    public void Images_that_prologues_make_are_padded_with_0_behind_them(int seed) => Verify(ConvolutionCases.Prologue, seed);

    [Property(MaxTest = 200)]
    public void Pooling_agrees_with_a_loop_over_windows_also_at_ties_and_NaN(int seed) => Verify(PoolCases.Make, seed);

    [Property(MaxTest = 200)]
    public void Sweeps_for_the_largest_cells_agree_with_a_loop_over_windows(int seed) => Verify(PoolCases.Sweep, seed);

    [Property(MaxTest = 200)]
    public void Moments_agree_with_two_passes_also_far_from_zero(int seed) => Verify(KernelCases.Moments, seed);

    [Property(MaxTest = 200)]
    public void Strided_copies_move_every_element_to_its_place(int seed) => Verify(KernelCases.Copy, seed);

    [Property(MaxTest = 50)]
    public void Fills_write_one_value_everywhere(int seed) => Verify(KernelCases.Fill, seed);

    [Property(MaxTest = 100)]
    public void Gathered_rows_are_the_rows_of_the_table_and_NaN_outside_it(int seed) => Verify(KernelCases.Gather, seed);

    [Property(MaxTest = 100)]
    public void Scattered_rows_are_summed_in_their_places(int seed) => Verify(KernelCases.ScatterAdd, seed);

    [Property(MaxTest = 200)]
    public void The_largest_value_is_found_at_its_first_position(int seed) => Verify(KernelCases.ArgMax, seed);

    [Property(MaxTest = 100)]
    public void Random_draws_are_the_bits_that_the_host_draws(int seed) => Verify(KernelCases.Random, seed);

    [Property(MaxTest = 50)]
    public void Counting_gives_positions_along_the_axis(int seed) => Verify(KernelCases.Iota, seed);

    private void Verify(Func<Random, KernelCase> make, int seed) => make(new Random(seed)).Verify(device.Backend);
}
