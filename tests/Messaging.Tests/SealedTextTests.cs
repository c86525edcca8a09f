using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Messaging.Tests;

public sealed class SealedTextTests
{
    private static readonly SealingKey Key = SealingKey.Draw();

    [Trait("Category", Law.Category)]
    [Fact]
    public void Any_text_comes_back_as_it_was() => Law.Holds(
        ArbMap.Default.ArbFor<UnicodeString>().Generator.Select(text => string.Concat(text.Item.EnumerateRunes())), // halves of pairs are no text
        text => SealedText.Open(Key, SealedText.Seal(Key, "place", text)).ShouldBe(text));

    [Fact]
    public void The_same_text_is_sealed_alike_at_its_place_and_nowhere_else()
    {
        var text = SealedText.Seal(Key, "fact note", "13900010001");
        SealedText.Seal(Key, "fact note", "13900010001").ShouldBe(text);
        SealedText.Seal(Key, "fact text", "13900010001").ShouldNotBe(text);
        SealedText.Seal(SealingKey.Draw(), "fact note", "13900010001").ShouldNotBe(text);
        text.ShouldNotContain("13900010001");
    }

    [Fact]
    public void Each_changed_bit_is_noticed()
    {
        var whole = Convert.FromBase64String(SealedText.Seal(Key, "place", "text")[SealedText.Mark.Length..]);
        for (var bit = 16 * 8; bit < whole.Length * 8; bit++) // before that stands the key's id
        {
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
            SealedText.Open(Key, SealedText.Mark + Convert.ToBase64String(whole)).ShouldBeNull();
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("sealed:")]
    [InlineData("sealed:not base64")]
    [InlineData("sealed:AAAA")]
    [InlineData("a note")]
    public void What_is_not_sealed_has_no_key(string text)
    {
        SealedText.KeyOf(text).ShouldBeNull();
        SealedText.Open(Key, text).ShouldBeNull();
    }

    [Fact]
    public void Another_key_or_a_destroyed_one_opens_nothing()
    {
        var text = SealedText.Seal(Key, "place", "text");
        SealedText.Open(SealingKey.Draw(), text).ShouldBeNull();
        SealedText.Open(Key with { Secret = null }, text).ShouldBeNull();
    }
}
