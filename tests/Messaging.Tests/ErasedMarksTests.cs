using System.Text;

namespace Messaging.Tests;

/// <summary>Who was erased is found in a message however it is written.</summary>
public class ErasedMarksTests
{
    private static readonly Guid Request = Guid.Parse("0191d3a0-0000-7000-8000-00000000abcd");
    private static readonly ErasedMarks Marks = new([Request], [CustomerKeys.OfId("客户-1003"), CustomerKeys.OfNumber("+8613900000002")]);

    [Theory]
    [InlineData("""{"requestId":"0191d3a0-0000-7000-8000-00000000abcd"}""")]
    [InlineData("""{"requestId":"0191D3A0-0000-7000-8000-00000000ABCD"}""")]
    [InlineData("""{"note":"about 0191d3a000007000800000000000abcd"}""")]
    [InlineData("""{"requestId":"0191d3a0\u002d0000\u002D7000-8000-00000000abcd"}""")]
    [InlineData("""{"customerId":"客户-1003"}""")]
    [InlineData("""{"customerId":"\u5ba2\u6237-1003"}""")]
    [InlineData("""{"a":[{"b":"\u5BA2\u6237\u002D1003"}]}""")]
    [InlineData("""{"callerNumber":"+8613900000002"}""")]
    [InlineData("""{"callerNumber":"\u002b8613900000002"}""")]
    [InlineData("""{"callerNumber":"+8613900000002", broken""")]
    [InlineData("""{"text":"He said \" and went","customerId":"客户-1003"}""")]
    [InlineData("""{"text":"He said \u0022 and went","customerId":"客户-1003"}""")]
    [InlineData("""{"text":"0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789","customerId":"客户-1003"}""")]
    [InlineData("""{"callerNumber":+8613900000002}""")]
    public void It_is_found(string body) => Marks.AreIn(Encoding.UTF8.GetBytes(body)).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"requestId":"0191d3a0-0000-7000-8000-00000000abce","customerId":"客户-10031","callerNumber":"8613900000002"}""")]
    [InlineData("\\u00 \\uzzzz \"")]
    public void Others_are_left_alone(string body) => Marks.AreIn(Encoding.UTF8.GetBytes(body)).ShouldBeFalse();

    [Fact]
    public void A_header_counts_as_a_whole_or_by_an_id_in_it()
    {
        Marks.AreIn("+8613900000002").ShouldBeTrue();
        Marks.AreIn("about 0191D3A000007000800000000000ABCD").ShouldBeTrue();
        Marks.AreIn("+86139000000020").ShouldBeFalse();
    }
}
