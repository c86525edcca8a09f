using System.Text.RegularExpressions;

namespace Contracts.Tests;

public class TermTests
{
    [Theory]
    [InlineData("broadband", true)]
    [InlineData("line-repair-2", true)]
    [InlineData("浙江", true)]
    [InlineData("杭州市-西湖区", true)]
    [InlineData("zürich", true)]
    [InlineData("กรุงเทพ", true)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData("-浙江", false)]
    [InlineData("浙 江", false)]
    [InlineData("浙江。", false)]
    [InlineData("Zürich", false)]
    [InlineData("a/b", false)]
    [InlineData("1234567890123456789012345678901234567890", true)]
    [InlineData("12345678901234567890123456789012345678901", false)]
    public void A_term_is_a_name_in_lower_case_of_any_script_and_the_documents_pattern_says_the_same(string text, bool isTerm)
    {
        new TermAttribute().IsValid(text).ShouldBe(isTerm);
        Regex.IsMatch(text, TermAttribute.Pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(isTerm);
    }

    [Theory]
    [InlineData("Street Cleaning / Noise", "street-cleaning-noise")]
    [InlineData("浙江省", "浙江省")]
    [InlineData("  𠮷野家 (1) ", "𠮷野家-1")]
    [InlineData("???", null)]
    [InlineData("12345678901234567890123456789012345678901", null)]
    public void A_name_of_another_system_becomes_one(string name, string? term) => TermAttribute.Of(name).ShouldBe(term);

    [Fact]
    public void Regions_and_categories_are_taken_by_their_names() => Should.NotThrow(() =>
    {
        Messaging.Validation.Check(new Intake.V1.ReceiveContact(Channel.Hotline, "call-1", Region: "浙江"));
        Messaging.Validation.Check(new Intake.V1.ClassifyRequest(Guid.NewGuid(), RequestKind.Fault, "宽带", Urgency.Normal, "fault"));
    });
}
