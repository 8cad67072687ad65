using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Training;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Property(MaxTest = 200, Arbitrary = [typeof(Seeds)])]
    public void Whatever_is_written_is_read_bit_for_bit(Seed seed)
    {
        var random = new Random(seed.Value);
        var tree = AnyTree(random);
        var metadata = Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"key {i} \"\u00e9\n", i => $"{random.Next()}\u4e2d\\");
        SafeTensors.Write(_path, tree, metadata);
        var bytes = File.ReadAllBytes(_path);
        var (arrays, read) = SafeTensors.Read(_path);
        Assert.True(tree.BitsEqual(arrays));
        Assert.Equal(metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal), read.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        SafeTensors.Write(_path, arrays, read);
        Assert.Equal(bytes, File.ReadAllBytes(_path));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(_path)}.*.tmp"));
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Seeds)])]
    public void A_file_cut_short_or_scribbled_on_is_refused_or_still_whole(Seed seed)
    {
        var random = new Random(seed.Value);
        SafeTensors.Write(_path, AnyTree(random), new Dictionary<string, string> { ["step"] = "3" });
        var bytes = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, bytes[..random.Next(bytes.Length)]);
        Assert.Throws<CheckpointException>(() => SafeTensors.Read(_path));
        File.WriteAllBytes(_path, [.. bytes, 0]);
        Assert.Throws<CheckpointException>(() => SafeTensors.Read(_path));

        var header = (int)BitConverter.ToUInt64(bytes);
        for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(8 + header)] = (byte)random.Next(256);
        File.WriteAllBytes(_path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            SafeTensors.Read(_path);
        }
        catch (CheckpointException error)
        {
            Assert.EndsWith(".", error.Message);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData("[]", "a JSON Array")]
    [InlineData("", "not JSON")]
    [InlineData("{\"a\":", "not JSON")]
    [InlineData("{\"\\ud800\":1}", "not JSON")]
    [InlineData("{\"a\":1}", "not described by dtype, shape and data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "not described by")]
    [InlineData("{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", "the dtype of `a` is \"BF16\"")]
    [InlineData("{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", "the dtype of `a` is 7")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}", "the shape of `a` is a JSON Number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}", "the shape of `a` holds 1.5")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}}", "holds a JSON String")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "the extent -2")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", "the extent 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,4],\"data_offsets\":[0,8]}}", "takes more than")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}", "holds 99999999999999999999")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}", "has 1 data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}", "lies at bytes 0 to 16 of 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "lies at bytes 8 to 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", "lies at bytes -8 to 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", "has 8 bytes, its shape and dtype take 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "begins at byte 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "take 4 bytes, the file holds 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[7,8]}}", "begins at byte 7")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "`a` is given twice")]
    [InlineData("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[8],\"data_offsets\":[0,8]}}", "expected truth values")]
    [InlineData("{\"__metadata__\":{\"step\":3},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "`step` in `__metadata__` is a JSON Number")]
    [InlineData("{\"__metadata__\":[],\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "`__metadata__` is a JSON Array")]
    public void Malformed_headers_are_refused_in_a_sentence(string header, string part)
    {
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), 7, 7, 7, 7, 7, 7, 7, 7]);
        var message = Assert.Throws<CheckpointException>(() => SafeTensors.Read(_path)).Message;
        Assert.Contains(part, message);
        Assert.EndsWith(".", message);
    }

    [Theory]
    [InlineData(ulong.MaxValue, "claims 18,446,744,073,709,551,615 bytes; expected at most 100,000,000")]
    [InlineData(100_000_000UL, "claims 100,000,000 bytes, 2 follow")]
    public void A_header_length_is_checked_before_memory_is_taken(ulong length, string part)
    {
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes(length), 1, 2]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(part, Assert.Throws<CheckpointException>(() => SafeTensors.Read(_path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_file_written_elsewhere_is_read_in_the_order_of_its_bytes()
    {
        const string header = """{"b":{"data_offsets":[4,12],"dtype":"F64","shape":[]},"a":{"shape":[1],"dtype":"I32","data_offsets":[0,4]}}""";
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.UTF8.GetBytes(header), .. BitConverter.GetBytes(5), .. BitConverter.GetBytes(0.5)]);
        var (arrays, _) = SafeTensors.Read(_path);
        Assert.Equal((IEnumerable<string>)["a", "b"], arrays.Paths);
        Assert.Equal((5.0, 0.5), (arrays["a"][0], arrays["b"].ToScalar()));
    }

    private static ArrayTree AnyTree(Random random) => ArrayTree.Of([.. Enumerable.Range(0, random.Next(1, 6)).Select(i => ($"block{i}/k\u00e9rnel \"{i}\"", AnyArray(random)))]);

    private static NdArray AnyArray(Random random)
    {
        Shape shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(1, 5))];
        var bytes = new byte[shape.Size * 8];
        random.NextBytes(bytes);
        var dtype = (DType)random.Next(5);
        if (dtype == DType.Bool) bytes = Array.ConvertAll(bytes, value => (byte)(value & 1));
        return NdArray.OfBytes(new(shape, dtype), bytes.AsSpan(0, (int)shape.Size * dtype.Size));
    }
}
