using System.IO.Compression;
using System.Text;
using HealthFunctions.Probing;
using HealthFunctions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Storage;

public sealed class HeadCodecTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void Everything_comes_back_as_it_was(int checks)
    {
        var snapshot = Snapshots.Ordinary(checks);

        var (packed, leftOut) = HeadCodec.Pack(snapshot);

        Assert.Empty(leftOut);
        Assert.Equal(Snapshots.Describe(snapshot), Snapshots.Describe(HeadCodec.Unpack(packed)));
    }

    [Fact]
    public void Ten_thousand_ordinary_states_take_about_a_third_of_a_row()
    {
        var (packed, _) = HeadCodec.Pack(Snapshots.Ordinary(10_000));

        Assert.InRange(packed.Length, 1, 350_000);
    }

    [Fact]
    public void Texts_of_every_script_and_extreme_times_come_back()
    {
        var check = Snapshots.Check("a", HealthStatus.Degraded, "slow \"\\ <&> 密码 🚦 \u0007", Measurement.Of("version", "1.2 \u2028 é")) with
        {
            Title = "Données \ud83d\ude80",
            Since = DateTimeOffset.MinValue,
            LastStart = DateTimeOffset.MaxValue,
            Streaks = new Streaks(int.MaxValue, 1, 2, 3),
        };
        var snapshot = Snapshots.Of(check);

        Assert.Equal(Snapshots.Describe(snapshot), Snapshots.Describe(HeadCodec.Unpack(HeadCodec.Pack(snapshot).Packed)));
    }

    [Fact]
    public void Times_of_another_offset_come_back_as_the_same_instant_in_utc()
    {
        var local = new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.FromHours(2));
        var snapshot = Snapshots.Of(Snapshots.Check("a", HealthStatus.Healthy) with { Since = local }) with { RunAt = local };

        var read = HeadCodec.Unpack(HeadCodec.Pack(snapshot).Packed);

        Assert.Equal((local, TimeSpan.Zero), (read.RunAt, read.RunAt.Offset));
        Assert.Equal((local, TimeSpan.Zero), (read.Checks[0].Since, read.Checks[0].Since.Offset));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Measurement_that_is_no_finite_number_becomes_text(double value, string text)
    {
        var snapshot = Snapshots.Of(Snapshots.Check("a", HealthStatus.Healthy, "", Measurement.Of("load", value, "percent")));

        var read = HeadCodec.Unpack(HeadCodec.Pack(snapshot).Packed);

        Assert.Equal(new Measurement("load", null, text, "percent"), Assert.Single(read.Checks[0].Last.Measurements));
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_cost_the_commit()
    {
        var snapshot = Snapshots.Of(Snapshots.Check("a", HealthStatus.Unhealthy, "broken \ud83d"));

        Assert.Equal("broken \ufffd", HeadCodec.Unpack(HeadCodec.Pack(snapshot).Packed).Checks[0].Last.Reason);
    }

    [Theory]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"zz":{"later":[1]},"c":[{"n":"a","s":2,"o":2,"zz":7}]}""", HealthStatus.Healthy)]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[{"n":"a"}]}""", HealthStatus.Unhealthy)]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[{"n":"a","s":3}]}""", HealthStatus.Unhealthy)]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[{"n":"a","s":-1}]}""", HealthStatus.Unhealthy)]
    public void Unknown_fields_are_ignored_and_unknown_or_missing_statuses_fail_closed(string json, HealthStatus status)
    {
        var check = Assert.Single(HeadCodec.Unpack(Brotli(json)).Checks);

        Assert.Equal(status, check.Status);
        Assert.Equal(status, check.Last.Status);
        Assert.True(check.Critical);
    }

    [Theory]
    [InlineData("""null""", "it is empty")]
    [InlineData("""[]""", "it is not the JSON of a snapshot")]
    [InlineData("""{"s":"o","g":"w","r":"1","c":[""", "it is not the JSON of a snapshot")]
    [InlineData("""{"s":"o","g":"w","r":"1","t":"yesterday","c":[]}""", "it is not the JSON of a snapshot")]
    [InlineData("""{"s":"o","g":"w","c":[]}""", "it does not name its run")]
    [InlineData("""{"s":"o","g":"w","r":"1"}""", "it does not name its run")]
    [InlineData("""{"s":"o","g":"w","r":"1","t":-1,"c":[]}""", "a time is out of range")]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[{"n":"a","f":9223372036854775807}]}""", "a time is out of range")]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[{"n":"a","a":-5}]}""", "a time is out of range")]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[null]}""", "a check is empty")]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[{}]}""", "a check has no name")]
    [InlineData("""{"s":"o","g":"w","r":"1","t":1,"c":[{"n":"orders"},{"n":"Orders"}]}""", "two checks have the same name")]
    public void Data_that_is_no_snapshot_is_named(string json, string what) => AssertDamaged(Brotli(json), what);

    [Fact]
    public void Garbage_is_named() => AssertDamaged("this is not compressed at all"u8.ToArray(), "it is not Brotli data");

    [Fact]
    public void Nothing_at_all_is_named() => AssertDamaged([], "it ends too early");

    [Fact]
    public void Bytes_after_the_end_are_named() => AssertDamaged([.. Brotli("""{"s":"o"}"""), 1, 2, 3], "more follows after its end");

    [Fact]
    public void A_snapshot_cut_short_anywhere_is_refused()
    {
        var packed = HeadCodec.Pack(Snapshots.Ordinary(20)).Packed;

        for (var length = 0; length < packed.Length; length++)
            Assert.Throws<StoreException>(() => HeadCodec.Unpack(packed.AsSpan(0, length)));
    }

    [Fact]
    public void A_snapshot_with_a_changed_byte_never_does_worse_than_a_store_exception()
    {
        var packed = HeadCodec.Pack(Snapshots.Ordinary(5)).Packed;

        for (var i = 0; i < packed.Length; i++)
        {
            var changed = packed.ToArray();
            changed[i] ^= 0x55;
            // Some changes go unseen: a digit became another one. Anything thrown but this fails the test.
            try
            {
                HeadCodec.Unpack(changed);
            }
            catch (StoreException)
            {
            }
        }
    }

    [Fact]
    public void Data_that_inflates_absurdly_is_refused_in_bounded_memory()
    {
        var bomb = Bomb(megabytes: 256);
        Assert.InRange(bomb.Length, 1, 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertDamaged(bomb, "it inflates to more than a snapshot can be");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3L * HeadCodec.MaxJson);
    }

    private static void AssertDamaged(byte[] packed, string what)
    {
        var error = Assert.Throws<StoreException>(() => HeadCodec.Unpack(packed));

        Assert.Equal($"the stored snapshot is damaged: {what}", error.Message);
    }

    private static byte[] Bomb(int megabytes) => Brotli(new byte[1024 * 1024], megabytes);

    private static byte[] Brotli(string json) => Brotli(Encoding.UTF8.GetBytes(json), times: 1);

    private static byte[] Brotli(byte[] plain, int times)
    {
        var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            for (var i = 0; i < times; i++)
                brotli.Write(plain);
        }
        return packed.ToArray();
    }
}
