using System.Collections.Immutable;

namespace Knowledge;

/// <summary>For how long a version was, is or will be in force.</summary>
/// <param name="Version">The version.</param>
/// <param name="From">From this moment on.</param>
/// <param name="Until">Up to this moment, at which it is in force no longer; null: until further notice.</param>
public sealed record Period(int Version, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>True from the first moment on, and no longer at the last.</summary>
    public bool Holds(DateTimeOffset moment) => From <= moment && !HasEnded(moment);

    /// <summary>True from the moment on at which it is in force no longer.</summary>
    public bool HasEnded(DateTimeOffset moment) => Until <= moment;
}

/// <summary>
/// Which version of an article is in force when: periods one after the other, of which none reaches into the next. A publication or a
/// retirement changes what comes after its moment and nothing before.
/// </summary>
/// <param name="Periods">Oldest first.</param>
public sealed record Validity(ImmutableList<Period> Periods)
{
    /// <summary>Never in force.</summary>
    public static readonly Validity Never = new([]);

    /// <summary>The period of a moment; null where none is in force.</summary>
    public Period? At(DateTimeOffset moment) => Periods.Find(period => period.Holds(moment));

    /// <summary>The periods that last beyond a moment, or begin after it.</summary>
    public ImmutableList<Period> After(DateTimeOffset moment) => Periods.RemoveAll(period => period.HasEnded(moment));

    /// <summary>The version is in force from then on, whatever was to be.</summary>
    public Validity Publish(int version, DateTimeOffset from) => new(Retire(from).Periods.Add(new(version, from, null)));

    /// <summary>Nothing is in force from then on.</summary>
    public Validity Retire(DateTimeOffset from) =>
        new([.. Periods.Where(period => period.From < from).Select(period => period.HasEnded(from) ? period : period with { Until = from })]);
}
