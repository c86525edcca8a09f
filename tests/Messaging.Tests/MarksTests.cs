using System.Text;

namespace Messaging.Tests;

/// <summary>Who was erased is found in a message however it is written.</summary>
public class MarksTests
{
    private static readonly Guid[] Names =
        [Guid.Parse("0191d3a0-0000-7000-8000-00000000abcd"), .. CustomerKeys.NamesOf("客户-1003", "+8613900000002"), .. CustomerKeys.NamesOf("770031", "zed@example.org")];

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
    [InlineData("""{"callerNumber":"13900000002"}""")]
    [InlineData("""{"callerNumber":"8613900000002"}""")]
    [InlineData("""{"callerNumber":"008613900000002"}""")]
    [InlineData("""{"callerNumber":"139-0000-0002"}""")]
    [InlineData("""{"callerNumber":"139,0000,0002"}""")]
    [InlineData("""{"callerNumber":"139_0000_0002"}""")]
    [InlineData("""{"callerNumber":"139\t0000\n0002"}""")]
    [InlineData("{\"callerNumber\":\"139\t0000\n0002\"}")]
    [InlineData("""{"callerNumber":"+86 139 0000 0002"}""")]
    [InlineData("""{"callerNumber":"(+86)139.0000.0002"}""")]
    [InlineData("""{"callerNumber":"１３９　００００　０００２"}""")]
    [InlineData("""{"text":"My numbers are 13900000007, 139 0000 0002 and 5 others"}""")]
    [InlineData("""{"text":"At 11 139 0000 0002 was called"}""")]
    [InlineData("""{"customerId":770031}""")]
    [InlineData("""{"callerNumber":" zed@example.org "}""")]
    public void It_is_found(string body) => Marks.Of([], Encoding.UTF8.GetBytes(body))!.Intersect(Names).ShouldNotBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"requestId":"0191d3a0-0000-7000-8000-00000000abce","customerId":"客户-10031","callerNumber":"13900000003"}""")]
    [InlineData("""{"callerNumber":"139-0000-0003"}""")]
    [InlineData("""{"callerNumber":"1390000000"}""")]
    [InlineData("\\u00 \\uzzzz \"")]
    public void Others_are_left_alone(string body) => Marks.Of([], Encoding.UTF8.GetBytes(body))!.Intersect(Names).ShouldBeEmpty();

    [Theory]
    [InlineData("+8613900000002", true)]
    [InlineData("about 0191D3A000007000800000000000ABCD", true)]
    [InlineData("+86139000000020", false)]
    public void A_header_counts_as_a_text_of_its_own(string header, bool found) => Marks.Of([header], [])!.Intersect(Names).Any().ShouldBe(found);

    /// <summary>A sender must not be able to have the desk look for ever.</summary>
    [Theory]
    [InlineData("\"a")]
    [InlineData("1 ")]
    [InlineData("\"\\u0061")]
    [InlineData("12345678901234567890 ")]
    [InlineData("0191d3a0-0000-7000-8000-00000000abcd")]
    public void What_comes_again_and_again_is_given_up(string part) =>
        Marks.Of([], Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 256 * 1024 / part.Length)))).ShouldBeNull();

    [Fact]
    public void There_are_no_more_than_can_be_looked_up() =>
        Marks.Of([], Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Marks.Most).Select(i => $"\"name {i}\"")))).ShouldBeNull();
}
