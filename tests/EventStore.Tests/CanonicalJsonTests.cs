using System.Text;
using System.Text.Json;

namespace EventStore.Tests;

/// <summary>The examples of RFC 8785, and what its rules come to.</summary>
public class CanonicalJsonTests
{
    [Fact]
    public void The_example_of_the_RFC_comes_out_as_it_says() => Of(
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }
        """).ShouldBe(
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""");

    [Fact]
    public void Members_are_sorted_by_UTF_16_units() => Of(
        """
        {"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}
        """).ShouldBe("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");

    /// <summary>RFC 8785, appendix B.</summary>
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void A_number_is_written_as_ECMAScript_writes_it(ulong bits, string expected) =>
        CanonicalJson.AsEcmaScript(BitConverter.UInt64BitsToDouble(bits)).ShouldBe(expected);

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("-0", "0")]
    [InlineData("007e0", null)]
    [InlineData("100", "100")]
    [InlineData("1e2", "100")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("1e400", null)]
    [InlineData("""{"a":1,"a":2}""", null)]
    [InlineData("""{"a":{"c":[],"b":{}}}""", """{"a":{"b":{},"c":[]}}""")]
    [InlineData("""{"b\u0062":1,"bA":2}""", """{"bA":2,"bb":1}""")]
    public void Texts_that_say_the_same_have_the_same_form(string json, string? expected)
    {
        if (expected is null)
        {
            Should.Throw<JsonException>(() => Of(json));
        }
        else
        {
            Of(json).ShouldBe(expected);
            Of(expected).ShouldBe(expected);
        }
    }

    private static string Of(string json) => Canonical.Of(Encoding.UTF8.GetBytes(json));
}
