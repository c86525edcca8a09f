using EventStore;

namespace Messaging.Tests;

public class DerivedIdTests
{
    [Fact]
    public void The_same_names_give_the_same_id_on_every_machine_and_at_any_time() =>
        DerivedId.From("fact", "m-1", "0").ShouldBe(Guid.Parse("4d7cb2bc-92ec-8f05-9dda-696d5eb96c27"));

    [Fact]
    public void Where_one_name_ends_and_the_next_begins_matters()
    {
        DerivedId.From("ab", "c").ShouldNotBe(DerivedId.From("a", "bc"));
        DerivedId.From("ab").ShouldNotBe(DerivedId.From("ab", ""));
        DerivedId.From("a", "b").ShouldNotBe(DerivedId.From("b", "a"));
    }

    [Fact]
    public void It_is_marked_as_a_custom_uuid()
    {
        var id = DerivedId.From("联系", "😡");
        id.Version.ShouldBe(8);
        (id.Variant & 0b1100).ShouldBe(0b1000);
    }
}
