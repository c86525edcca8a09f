using FsCheck;
using FsCheck.Fluent;

namespace Sla.Tests;

/// <summary>A property that must hold for everything generated; the failing case and its seed are in the message.</summary>
internal static class Law
{
    public static void Holds<T>(Gen<T> cases, Action<T> law, int tests = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(cases.ToArbitrary(), law));

    public static Gen<List<T>> Many<T>(Gen<T> one, int most) =>
        from count in Gen.Choose(0, most)
        from items in Gen.ArrayOf(one, count)
        select items.ToList();
}
