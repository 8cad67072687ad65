using XceptionScript.Scripting;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ScriptArgumentsTests
{
    [Fact]
    public void Options_are_read_in_every_form()
    {
        var options = new ScriptArguments(["--epochs", "3", "--rate=-1e-3", "--fast", "--device", "cuda:1", "--optimizer=rmsprop"]);
        Assert.Equal(3, options.Int("epochs", 8));
        Assert.Equal(-1e-3, options.Number("rate", 0.045));
        Assert.True(options.Flag("fast"));
        Assert.Equal("cuda:1", options.Text("device", "cpu"));
        Assert.Equal("rmsprop", options.Choice("optimizer", ["sgd", "rmsprop"]));
        options.Done();
    }

    [Fact]
    public void Options_that_are_not_given_take_their_standard_values()
    {
        var options = new ScriptArguments([]);
        Assert.Equal(8, options.Int("epochs", 8));
        Assert.Equal(0.045, options.Number("rate", 0.045));
        Assert.False(options.Flag("fast"));
        Assert.Equal("cpu", options.Text("device", "cpu"));
        Assert.Equal("sgd", options.Choice("optimizer", ["sgd", "rmsprop"]));
        options.Done();
    }

    [Theory]
    [InlineData("--epochs many", "--epochs: `many` is not a whole number; expected one, such as --epochs 8.")]
    [InlineData("--epochs 1.5", "--epochs: `1.5` is not a whole number; expected one, such as --epochs 8.")]
    [InlineData("--rate fast", "--rate: `fast` is not a number; expected one, such as --rate 0.5.")]
    [InlineData("--epochs", "--epochs: no value follows it; expected one, such as --epochs 8.")]
    [InlineData("--epochs --fast", "--epochs: no value follows it; expected one, such as --epochs 8.")]
    [InlineData("--epochs 1 --epochs=2", "--epochs: it is given twice, as `--epochs` and as `--epochs=2`; expected it once.")]
    [InlineData("--fast=yes", "--fast: `--fast=yes` gives a value to an option that takes none; expected --fast.")]
    [InlineData("--optimizer adam", "--optimizer: `adam` is not a choice; expected one of sgd, rmsprop.")]
    [InlineData("--epoch 3", "--epoch: there is no such option; did you mean --epochs, out of --epochs, --fast, --optimizer, --rate?")]
    [InlineData("--epochs 3 4", "4: it belongs to no option; expected values only after --epochs, --fast, --optimizer, --rate.")]
    public void A_mistake_is_one_sentence(string words, string message)
    {
        var options = new ScriptArguments(words.Split(' '));
        var thrown = Assert.Throws<ScriptException>(() =>
        {
            options.Int("epochs", 8);
            options.Number("rate", 0.5);
            options.Flag("fast");
            options.Choice("optimizer", ["sgd", "rmsprop"]);
            options.Done();
        });
        Assert.Equal(message, thrown.Message);
    }

    [Theory]
    [InlineData("a.jpg --cam b.jpg --top 3 -c", "cam", "a.jpg b.jpg -c")]
    [InlineData("--cam=seen a.jpg", "seen", "a.jpg")]
    [InlineData("a.jpg --top=3", null, "a.jpg")]
    public void Words_are_what_no_option_takes_and_an_option_may_stand_alone(string words, string? cam, string rest)
    {
        var options = new ScriptArguments(words.Split(' '));
        options.Int("top", 5);
        Assert.Equal(cam, options.Optional("cam", "cam"));
        Assert.Equal(rest.Split(' '), options.Words("IMAGE..."));
        options.Done();
    }

    [Fact]
    public void Words_do_not_take_unknown_options()
    {
        var options = new ScriptArguments(["a.jpg", "--tpo", "3"]);
        options.Int("top", 5);
        Assert.Equal(["a.jpg", "3"], options.Words("IMAGE..."));
        Assert.StartsWith("--tpo: there is no such option; did you mean --top", Assert.Throws<ScriptException>(options.Done).Message);
    }

    [Fact]
    public async Task Help_prints_the_options_and_ends_the_script_well()
    {
        using var run = new ScriptRun();
        Assert.Equal(0, await run.RunTextAsync("""
            var options = new ScriptArguments(Args);
            var epochs = options.Int("epochs", 8, "passes over the training images");
            var device = options.Text("device", "cpu");
            var fast = options.Flag("fast", "tiny sizes");
            options.Done();
            Print("not reached");
            """, "--help"));
        Assert.Equal("options:\n  --epochs N     passes over the training images [8]\n  --device TEXT  [cpu]\n  --fast         tiny sizes\n", run.Output);
    }

    [Fact]
    public async Task A_mistake_ends_the_script_with_one_line()
    {
        using var run = new ScriptRun();
        Assert.Equal(1, await run.RunTextAsync("var options = new ScriptArguments(Args);\noptions.Done();", "--x"));
        Assert.Equal($"{Path.Combine(run.Folder, "script.csx")}:2: --x: the script takes no options; expected no arguments.\n", run.Error);
    }
}
