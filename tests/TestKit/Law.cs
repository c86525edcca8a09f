using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace TestKit;

/// <summary>
/// A property that must hold for everything generated. <c>./infra/test</c> generates the same cases in every run, so that it fails by what
/// was changed and not by chance; <c>./infra/laws</c> generates others, and more. The message has the case that failed, and its seed.
/// </summary>
public static class Law
{
    /// <summary>Of the trait that laws bear.</summary>
    public const string Category = "Law";

    private static readonly (ulong, ulong)? Seed = Environment.GetEnvironmentVariable("LAWS_SEED") switch
    {
        null or "" => (20_261_129, 1),
        "fresh" => null,
        var told => told.Trim('(', ')').Split(',').Select(n => ulong.Parse(n, CultureInfo.InvariantCulture)).ToArray() switch
        {
            [var seed, var gamma, ..] => (seed, gamma),
            _ => throw new FormatException($"LAWS_SEED is 'fresh' or two numbers as a failure tells them, not '{told}'."),
        },
    };

    private static readonly int Times = int.Parse(Environment.GetEnvironmentVariable("LAWS_TIMES") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>Holds for all cases.</summary>
    /// <param name="cases">How a case is generated.</param>
    /// <param name="law">Throws where it does not hold.</param>
    /// <param name="tests">How many cases a run of the tests generates.</param>
    public static void Holds<T>(Gen<T> cases, Action<T> law, int tests = 300)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(tests * Times);
        Check.One(
            Seed is var (seed, gamma) ? config.WithReplay(new Replay(new Rnd(seed, gamma), null)) : config, // a null replay is not none: FsCheck throws
            Prop.ForAll(cases.ToArbitrary(), law));
    }

    /// <summary>Up to so many.</summary>
    public static Gen<List<T>> Many<T>(Gen<T> one, int most) =>
        from count in Gen.Choose(0, most)
        from items in Gen.ArrayOf(one, count)
        select items.ToList();
}
