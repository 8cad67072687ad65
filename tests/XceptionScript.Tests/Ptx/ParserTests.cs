using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;
using Xunit;

namespace XceptionScript.Tests.Ptx;

public sealed class ParserTests
{
    [Fact]
    public void A_kernel_is_read_piece_by_piece()
    {
        var program = PtxProgram.Parse("""
            // Generated
            .version 8.0
            .target sm_80
            .address_size 64

            .visible .entry Kernel_Add(
                .param .align 8 .b8 _arena_1[16],
                .param .align 4 .b8 _count_2[4],
                .param .b64 _step_3
            )
            .maxntid 256, 1, 1
            {
                .shared .align 16 .b8 tile[64];
                .shared .align 4 .b8 rest[12];
                .reg .pred %p<2>;
                .reg .f32 %f<9>;
                .reg .b64 %rd<3>;

                ld.param.b64 %rd1, [_arena_1+8];
                L_0:
                ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd1+-16];
                @!%p1 bra.uni L_0;
                add.f32 %f5, %f1, 0f3F800000; // one
                ret;
            }
            """);
        Assert.Equal(("Kernel_Add", "sm_80", 256), (program.Name, program.Target, program.MaxThreads));
        Assert.Equal([0, 16, 24], program.Parameters.Select(parameter => parameter.Offset));
        Assert.Equal((32, 76), (program.ParameterBytes, program.SharedBytes));
        Assert.Equal(
            [
                "ld.param.b64 %rd1, [param+8]", "ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd1+-16]", "@!%p1 bra.uni ->1",
                "add.f32 %f5, %f1, 0x3f800000", "ret",
            ],
            program.Instructions.Select(PtxText.Of));
        Assert.Equal([19, 21, 22, 23, 24], program.Instructions.Select(instruction => instruction.Line));
        var load = program.Instructions[1];
        Assert.Equal((Opcode.Ld, PtxType.F32, StateSpace.Global, 4), (load.Opcode, load.Type, load.Space, load.Width));
        Assert.Equal(["%f1", "%f2", "%f3", "%f4"], load.Writes.Select(register => register.ToString()));
        Assert.Equal(["%rd1"], load.Reads.Select(register => register.ToString()));
        Assert.Equal(["%p1"], program.Instructions[2].Reads.Select(register => register.ToString()));
    }

    [Fact]
    public void Without_an_instruction_branches_still_go_where_they_went()
    {
        var program = PtxProgram.Parse(HandWritten.Text("bar.sync 0;\nbra.uni END;\nmov.b32 %r1, 1;\nEND:"));
        var barrier = program.Instructions.ToList().FindIndex(instruction => instruction.Opcode == Opcode.Bar);
        var shorter = program.Without(barrier);
        Assert.Equal(program.Instructions.Length - 1, shorter.Instructions.Length);
        Assert.Equal("bra.uni ->7", PtxText.Of(shorter.Instructions[barrier]));
    }

    [Theory]
    [InlineData("frob.b32 %r1, %r2;", "PTX line 18: `frob.b32` is not an instruction that is known here.")]
    [InlineData("add.frob.s32 %r1, %r2, %r3;", "PTX line 18: `add.frob.s32` is not an instruction that is known here.")]
    [InlineData("add.sat.s32 %r1, %r2, %r3;", "PTX line 18: `add.sat.s32` with 3 operands is not an instruction that is known here.")]
    [InlineData("div.f32 %f1, %f2, %f3;", "PTX line 18: `div.f32` with 3 operands is not an instruction that is known here.")]
    [InlineData("add.s32 %r1, %r2;", "PTX line 18: `add.s32` with 2 operands is not an instruction that is known here.")]
    [InlineData("call.uni exp, (%f1);", "PTX line 18: `call.uni` is not an instruction that is known here.")]
    [InlineData("ld.f32 %f1, [%rd1];", "PTX line 18: `ld.f32` does not name its memory.")]
    [InlineData("add.s32 %r1, %r2, %r99;", "PTX line 18: `%r99` is not a known register.")]
    [InlineData("add.s32 %r1, %r2, %rd1;", "PTX line 18: `add.s32` has an operand that does not fit its type.")]
    [InlineData("ld.global.b32 %r1, [%r2];", "PTX line 18: `ld.global.b32` has an address that is neither a 64-bit register nor an array.")]
    [InlineData("ld.param.b64 %rd4, [arena+16];", "PTX line 18: `ld.param.b64` reads 8 bytes at 16 of the 16 bytes of `arena`.")]
    [InlineData("bra NOWHERE;", "PTX line 18: `bra` goes to no label of the kernel.")]
    [InlineData("TWICE:\nTWICE:", "PTX line 19: the label `TWICE` stands twice.")]
    [InlineData("mov.b32 %r1, 0xzz;", "PTX line 18: `0xzz` is not a number.")]
    [InlineData("mov.b32 %r1 5;", "PTX line 18: `5` stands where `,` was expected.")]
    public void What_is_not_known_is_an_error_that_names_it_and_its_line(string body, string message) =>
        Assert.Equal(message, Assert.Throws<PtxException>(() => new Kernel(PtxProgram.Parse(HandWritten.Text(body)))).Message);

    [Theory]
    [InlineData(".version 8.0", "PTX line 1: the text ends before an entry.")]
    [InlineData(".extern .func exp;", "PTX line 1: `.extern` is not known before an entry; functions and module variables are not run.")]
    [InlineData(".entry K() {\nret;", "PTX line 2: the text ends inside a kernel.")]
    [InlineData(".entry K() { ret; }\n.entry L() { ret; }", "PTX line 2: `.entry` follows the entry; expected one kernel and no function beside it.")]
    [InlineData(".entry K() .reqntid 3 { ret; }", "PTX line 1: `.reqntid` is not a known property of an entry.")]
    [InlineData(".entry K(.param .q8 x[4]) { ret; }", "PTX line 1: `.q8` is not a type of memory.")]
    public void A_text_that_is_no_kernel_is_an_error(string text, string message) =>
        Assert.Equal(message, Assert.Throws<PtxException>(() => PtxProgram.Parse(text)).Message);
}
