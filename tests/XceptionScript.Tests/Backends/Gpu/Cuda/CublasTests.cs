using FsCheck.Xunit;
using XceptionScript.Backends.Gpu;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using XceptionScript.Tests.Proofs;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>How cuBLAS is found and asked, with a library of our own in its place.</summary>
[Trait("Lane", "Emulated")]
public sealed class CublasTests
{
    [Theory]
    [InlineData(false, "libcublas.so.11 libcublas.so.13 libcublas.so.12", "cuBLAS 13 (libcublas.so.13)")]
    [InlineData(false, "libcublas.so.11 libcublas.so.12", "cuBLAS 12 (libcublas.so.12)")]
    [InlineData(false, "libcublas.so.11", "cuBLAS 11 (libcublas.so.11)")]
    [InlineData(false, "/opt/cuda/libcublas.so.13 libcublas.so.12", "cuBLAS 13 (/opt/cuda/libcublas.so.13)")]
    [InlineData(true, "cublas64_12.dll", "cuBLAS 12 (cublas64_12.dll)")]
    public void The_newest_version_is_taken(bool isWindows, string present, string sentence)
    {
        var search = CublasSearch.Run(ManagedCublas.Loader(present.Split(' ')), isWindows, ["/opt/cuda"]);
        Assert.NotNull(search.Library);
        Assert.Equal(sentence, search.Sentence);
    }

    [Fact]
    public void Without_the_library_kernels_of_our_own_multiply_and_say_what_was_looked_for()
    {
        var search = CublasSearch.Run(ManagedCublas.Loader(), isWindows: false, []);
        Assert.Null(search.Library);
        Assert.Equal("own kernels: cuBLAS was looked for as libcublas.so.13, libcublas.so.12 and libcublas.so.11 and not found", search.Sentence);
    }

    [Fact]
    public void A_library_that_lacks_a_function_is_passed_over()
    {
        LibraryLoader Loader(params string[] names) => ManagedCublas.Loader(names) with
        {
            Find = (library, function) => library == 1 && function == "cublasSetWorkspace_v2" ? 0 : ManagedCublas.Functions[function],
        };
        Assert.Equal(
            "own kernels: libcublas.so.13 lacks cublasSetWorkspace_v2", CublasSearch.Run(Loader("libcublas.so.13"), isWindows: false, []).Sentence);
        Assert.Equal(
            "cuBLAS 12 (libcublas.so.12)", CublasSearch.Run(Loader("libcublas.so.13", "libcublas.so.12"), isWindows: false, []).Sentence);
    }

    [Property(MaxTest = 200)]
    public void Products_of_every_transposition_and_stride_agree_with_three_loops(int seed)
    {
        var (random, before) = (new Random(seed), ManagedCublas.Log.Count);
        using var backend = GpuBackend.Emulated(ManagedCublas.Found());
        KernelCases.Gemm(random).Verify(backend, 1e-5);
        Assert.Contains("multiply", ManagedCublas.Log.Skip(before));
    }

    [Fact]
    public void A_handle_is_given_its_stream_before_its_workspace_and_destroyed_in_the_end()
    {
        ManagedCublas.Log.Clear();
        using (var backend = GpuBackend.Emulated(ManagedCublas.Found(), options: new CudaOptions { Tf32 = true })) KernelCases.Gemm(new Random(1), 1, 3, 4, 5).Verify(backend, 1e-5);
        Assert.Equal(["create", "stream 77 0", "workspace 77 33554432", "math 77 3", "multiply", "destroy 77"], ManagedCublas.Log);
        ManagedCublas.Log.Clear();
        using (var backend = GpuBackend.Emulated(ManagedCublas.Found())) KernelCases.Gemm(new Random(1), 2, 3, 4, 5).Verify(backend, 1e-5);
        Assert.Equal("math 77 0", ManagedCublas.Log[3]);
    }

    [Fact]
    public void What_follows_a_product_is_a_kernel_of_its_own_and_the_result_is_the_same()
    {
        var (x, w, b) = (Tensors.Input("x", [6, 5]), Tensors.Input("w", [5, 4]), Tensors.Input("b", [4]));
        var y = ((x.MatMul(w) + b).Relu() * 2) - 1;
        var random = new Random(1);
        var values = new[] { x, w, b }.Select(input => random.Array(input.Shape, DType.Float32)).ToArray();
        using var backend = GpuBackend.Emulated(ManagedCublas.Found());
        ManagedCublas.Log.Clear();
        Agreement.Close(Evaluation.Reference.All([y], [x, w, b], [.. values])[0], new Evaluation(backend).All([y], [x, w, b], [.. values])[0], 1e-5, y);
        Assert.Single(ManagedCublas.Log, "multiply");
        Assert.Contains("products by cuBLAS 13", backend.Load(StagedGraph.Of([x, w, b], [y])).Explain());
    }

    [Fact]
    public void A_step_of_a_whole_network_by_the_library_gives_the_loss_of_the_processor()
    {
        using var backend = GpuBackend.Emulated(ManagedCublas.Found());
        var batch = RunNetwork.Batches(1, 2)[0];
        ManagedCublas.Log.Clear();
        Assert.Equal(Loss(Device.Cpu.Backend), Loss(backend), 1e-4);
        Assert.True(ManagedCublas.Log.Count(call => call == "multiply") > 50);

        double Loss(IBackend on)
        {
            var step = RunNetwork.Step(on);
            return step.Run(step.Initial(42), batch).Metrics.Loss;
        }
    }

    [Fact]
    public void A_refusal_names_the_function_and_the_way_around_it()
    {
        var library = ManagedCublas.Found().Library!;
        var product = new Sgemm(new(0, 0, 1, 0), new(0, 0, 1, 0), new(0, 0, 1, 0), 2, 2, 2, 1);
        var refusal = Assert.Throws<DeviceException>(() => library.Multiply(77, product, 0));
        Assert.Equal("cuBLAS: cublasSgemm answers with status 7; expected 0 (the device option `own-products` does without cuBLAS).", refusal.Message);
    }
}
