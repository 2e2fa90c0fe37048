using HealthFunctions.Probing;
using HealthFunctions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HealthFunctions.Tests.Storage;

public sealed class HeadDetailTests
{
    [Theory]
    [InlineData(2_500, 100, HealthStatus.Healthy, 8, "measurements of healthy checks")]
    [InlineData(2_500, 100, HealthStatus.Degraded, 8, "measurements")]
    [InlineData(10_000, 300, HealthStatus.Unhealthy, 0, "measurements, ends of reasons")]
    [InlineData(15_000, 300, HealthStatus.Unhealthy, 0, "measurements, most of the reasons")]
    public void What_does_not_fit_loses_as_little_as_it_takes(int checks, int reason, HealthStatus status, int measurements, string leftOut)
    {
        var snapshot = Incompressible(checks, reason, status, measurements);

        var (packed, marked) = HeadCodec.Pack(snapshot);

        Assert.Equal(leftOut, marked);
        Assert.InRange(packed.Length, 1, HeadCodec.MaxPacked);
        AssertStatesAreWhole(snapshot, HeadCodec.Unpack(packed));
    }

    [Fact]
    public void Ten_thousand_checks_with_long_names_titles_and_reasons_without_any_pattern_fit()
    {
        var random = new Random(3);
        var snapshot = Incompressible(10_000, 0, HealthStatus.Unhealthy, 2);
        snapshot = Snapshots.Of([.. snapshot.Checks.Select(
            check => check with { Name = Letters(random, 64), Title = Wide(random, 200), Last = check.Last with { Reason = Wide(random, 300) } })]);

        var (packed, leftOut) = HeadCodec.Pack(snapshot);

        Assert.NotEmpty(leftOut);
        AssertStatesAreWhole(snapshot, HeadCodec.Unpack(packed));
    }

    [Fact]
    public void Nothing_is_packed_so_small_that_reading_would_take_it_for_a_bomb()
    {
        var measurements = Enumerable.Range(0, Observation.MaxMeasurements).Select(i => Measurement.Of($"m{i}", new string('x', Measurement.MaxTextLength))).ToArray();
        var snapshot = Snapshots.Of([.. Enumerable.Range(0, 12_000).Select(i => Snapshots.Check($"check-{i}", HealthStatus.Degraded, "slow", measurements))]);

        var (packed, leftOut) = HeadCodec.Pack(snapshot);

        Assert.Equal("measurements", leftOut);
        AssertStatesAreWhole(snapshot, HeadCodec.Unpack(packed));
    }

    [Fact]
    public void Checks_whose_bare_states_do_not_fit_are_refused_with_the_remedy()
    {
        var random = new Random(4);
        var snapshot = Snapshots.Of([.. Enumerable.Range(0, 30_000).Select(_ => Snapshots.Check(Letters(random, 64), HealthStatus.Healthy))]);

        var error = Assert.Throws<StoreException>(() => HeadCodec.Pack(snapshot));

        Assert.Equal("the states of 30000 checks do not fit into one row; split them over several services (Health:Service:Id)", error.Message);
    }

    [Fact]
    public void Shortened_reason_ends_in_an_ellipsis_and_never_in_half_a_character()
    {
        var detail = HeadDetail.Steps.Single(step => step.MaxReason == 24);

        Assert.Equal("exactly 24 characters xx", detail.Shorten("exactly 24 characters xx"));
        Assert.Equal("connection closed by th…", detail.Shorten("connection closed by the other side"));
        Assert.Equal("0123456789012345678901…", detail.Shorten("0123456789012345678901🚦 and more"));
    }

    private static void AssertStatesAreWhole(Snapshot expected, Snapshot actual)
    {
        Assert.Equal(expected.Checks.Count, actual.Checks.Count);
        Assert.All(expected.Checks.Zip(actual.Checks), pair => Assert.Equal(Bare(pair.First), Bare(pair.Second)));
        Assert.Equal(expected.Status, actual.Status);
    }

    private static object Bare(CheckState check) =>
        (check.Name, check.Status, check.Critical, check.Streaks, check.Since, check.LastStart, check.Last.Status, check.Last.At, string.Join(',', check.Groups));

    private static Snapshot Incompressible(int checks, int reason, HealthStatus status, int measurements)
    {
        var random = new Random(2);
        return Snapshots.Of([.. Snapshots.Ordinary(checks).Checks.Select(WithNoise)]);

        CheckState WithNoise(CheckState check) => check with
        {
            Status = status,
            Last = check.Last with
            {
                Status = status,
                Reason = Letters(random, reason),
                Measurements = [.. Enumerable.Range(0, measurements).Select(i => Measurement.Of($"m{i}", Letters(random, 100)))],
            },
        };
    }

    private static string Letters(Random random, int length) =>
        random.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", length);

    private static string Wide(Random random, int length) =>
        string.Create(length, random, static (text, random) =>
        {
            foreach (ref var c in text)
                c = (char)random.Next(0x4e00, 0x9fff);
        });
}
