namespace Contracts.Tests;

public class TopicTests
{
    [Theory]
    [InlineData("technical", true)]
    [InlineData("technical/broadband", true)]
    [InlineData("a/b-2/c", true)]
    [InlineData("", false)]
    [InlineData("technical/", false)]
    [InlineData("/technical", false)]
    [InlineData("Technical", false)]
    [InlineData("Mr Wang 13955550004", false)]
    [InlineData("technical\n", false)]
    [InlineData("a2345678901234567890123456789012345678901", false)]
    [InlineData("a234567890123456789012345678901/a234567890123456789012345678901/a234567890123456789012345678901/12345", false)]
    public void A_topic_is_one_or_more_names_and_no_words(string text, bool isTopic) => new TopicAttribute().IsValid(text).ShouldBe(isTopic);
}
