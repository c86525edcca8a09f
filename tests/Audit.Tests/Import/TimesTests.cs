using Audit.Import;
using Messaging;

namespace Audit.Tests.Import;

/// <summary>What is read as a time, and what is not: nothing is guessed, and nothing is taken from the machine.</summary>
public class TimesTests
{
    [Theory]
    [InlineData("2024-05-06T09:12:30Z", "2024-05-06T09:12:30Z")]
    [InlineData("2024-05-06 09:12:30", "2024-05-06T13:12:30Z")]
    [InlineData("2024-05-06", "2024-05-06T04:00:00Z")]
    [InlineData("20240506T091230+0200", "2024-05-06T07:12:30Z")]
    [InlineData("20240506T0912", "2024-05-06T13:12:00Z")]
    [InlineData("2024-05-06T09:12:30.5+02", "2024-05-06T07:12:30.5Z")]
    [InlineData("2024-05-06T09:30,5Z", "2024-05-06T09:30:30Z")]
    [InlineData("2024-05-06T24:00Z", "2024-05-07T00:00:00Z")]
    [InlineData("2024-127T09:00Z", "2024-05-06T09:00:00Z")]
    [InlineData("2024-W19-1T09:00Z", "2024-05-06T09:00:00Z")]
    [InlineData("2024W191T0900Z", "2024-05-06T09:00:00Z")]
    [InlineData("1999-03-01T10:00:00.1234567Z", "1999-03-01T10:00:00.123456Z")]
    [InlineData("2024-05-06T12:00:00.1234567890+05:30", "2024-05-06T06:30:00.123456Z")]
    public void Without_a_format_ISO_8601_is_read(string text, string moment) =>
        new WallClock(new(Zone: "America/New_York")).Read(text).ShouldBe((DateTimeOffset.Parse(moment), null));

    [Theory]
    [InlineData("03/04/2024 09:00")]
    [InlineData("3.4.2024")]
    [InlineData("10:30")]
    [InlineData("7.5")]
    [InlineData("4 Apr 2024")]
    [InlineData("2024-13-01")]
    [InlineData("2023-02-29")]
    [InlineData("2023-366")]
    [InlineData("2023-W53-1")]
    [InlineData("2024-05-06T24:01")]
    [InlineData("2024-05-06T23:59:60Z")]
    [InlineData("2024-05-06T09:60")]
    [InlineData("2024-05-06T09:00+25:00")]
    [InlineData("2024-05-06T09:00 GMT")]
    [InlineData("1714978350")]
    [InlineData("٢٠٢٤-٠٥-٠٦")]
    public void Without_a_format_nothing_else_is_read(string text) =>
        new WallClock(new()).Read(text).Fault.ShouldNotBeNull().ShouldContain("is not a time in ISO 8601");

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ssK", "2024-05-06 09:12:30", "2024-05-06T13:12:30Z")]
    [InlineData("yyyy-MM-dd HH:mm:ssK", "2024-05-06 09:12:30+09:00", "2024-05-06T00:12:30Z")]
    [InlineData("yyyy-MM-dd HH:mm:ssK", "2024-05-06 09:12:30Z", "2024-05-06T09:12:30Z")]
    [InlineData("yyyy-MM-dd HH:mm:ss'Z'", "2024-05-06 09:12:30Z", "2024-05-06T09:12:30Z")]
    [InlineData("u", "2024-05-06 09:12:30Z", "2024-05-06T09:12:30Z")]
    [InlineData("'Kl.' HH:mm, d.M.yyyy", "Kl. 09:12, 6.5.2024", "2024-05-06T13:12:00Z")]
    [InlineData("d/M/yy h:mm tt", "6/5/49 9:12 PM", "2049-05-07T01:12:00Z")]
    public void A_format_reads_what_it_says_and_a_time_without_an_offset_is_of_the_mappings_zone(string format, string text, string moment) =>
        new WallClock(new(format, "America/New_York")).Read(text).ShouldBe((DateTimeOffset.Parse(moment), null));

    [Theory]
    [InlineData("HH:mm", "names no year")]
    [InlineData("dd/MM HH:mm", "names no year")]
    [InlineData("yyyy HH:mm", "names no month")]
    [InlineData("MM.yyyy", "names no day")]
    [InlineData("dddd MM yyyy", "names no day")]
    [InlineData("dd.MM.yyyy hh:mm", "no AM or PM")]
    [InlineData("G", "is no format of its own")]
    public void A_format_that_leaves_something_to_guess_is_refused(string format, string reason) =>
        Should.Throw<Refusal>(() => ImportMapping.Parse(Shop.Bytes(Shop.Mapping.Replace("yyyy-MM-dd HH:mm", format)))).Message.ShouldContain(reason);

    [Fact]
    public void Formats_are_tried_in_their_order_by_column_and_the_one_used_is_told()
    {
        var mapping = ImportMapping.Parse(Shop.Bytes(Shop.Mapping
            .Replace("\"format\": \"yyyy-MM-dd HH:mm\"", "\"formats\": [\"dd/MM/yyyy HH:mm\", \"ISO 8601\"], \"blank\": [\"none\"]")
            .Replace("{ \"column\": \"closed\" }", "{ \"column\": \"closed\", \"formats\": [\"MM/dd/yyyy HH:mm\"] }")));
        var reading = new RecordReading(mapping);
        var lines = "a,03/04/2024 09:00,none,04/05/2024 10:00,OK,x,call,\nb,2024-04-03 09:00,none,none,,x,call,\nc,13/04/2024 09:00,none,13/04/2024 10:00,,x,call,\n";
        var read = SourceFile.Read("t.csv", new MemoryStream(Shop.Bytes($"{Shop.Header}\n{lines}")), mapping.Columns()).Select(reading.Read).ToList();
        var (received, closed) = (new DateTimeOffset(2024, 4, 3, 7, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 4, 5, 8, 0, 0, TimeSpan.Zero));
        (read[0].Request!.ReceivedAt, read[0].Request!.ClosedAt, read[0].Request!.Target).ShouldBe((received, closed, null));
        (read[1].Request!.ReceivedAt, read[1].Request!.ClosedAt).ShouldBe((received, null));
        read[2].Faults.ShouldHaveSingleItem().Reason.ShouldBe("'13/04/2024 10:00' is not a time of the form MM/dd/yyyy HH:mm.");
        reading.Formats.ShouldBe(
            [new("closed", "MM/dd/yyyy HH:mm", 1), new("opened", "dd/MM/yyyy HH:mm", 2), new("opened", "ISO 8601", 1)]);
    }

    [Fact]
    public void A_moment_may_stand_in_two_columns_and_words_may_mean_that_there_is_none()
    {
        var mapping = ImportMapping.Parse(Shop.Bytes(Shop.Mapping
            .Replace("\"format\": \"yyyy-MM-dd HH:mm\"", "\"format\": \"d.M.yyyy HH:mm\", \"blank\": [\"-\"]")
            .Replace("{ \"column\": \"opened\" }", "{ \"column\": \"opened\", \"timeColumn\": \"what\" }")
            .Replace("\"category\": { \"column\": \"what\" }", "\"category\": { \"constant\": \"x\" }")
            .Replace("\"LATE\": \"broken\" } }", "\"LATE\": \"broken\" }, \"blank\": [\"n/a\"] }")));
        var lines = "a,4.3.2024,-,-,n/a,09:30,call,\nb,4.3.2024,-,-,n/a,,call,\nc,-,-,-,n/a,09:30,call,\n";
        var read = SourceFile.Read("t.csv", new MemoryStream(Shop.Bytes($"{Shop.Header}\n{lines}")), mapping.Columns())
            .Select(new RecordReading(mapping).Read).ToList();
        (read[0].Request!.ReceivedAt, read[0].Request!.Target, read[0].Request!.Kept)
            .ShouldBe((new DateTimeOffset(2024, 3, 4, 8, 30, 0, TimeSpan.Zero), null, null));
        read[1].Faults.ShouldHaveSingleItem().Reason.ShouldBe("There is a date and no time in what.");
        read[2].Faults.ShouldHaveSingleItem().Reason.ShouldContain("blank");
    }

    [Theory]
    [InlineData("Europe/Dublin", "2024-10-27 01:30:00", "happened twice")]
    [InlineData("Europe/Dublin", "2024-03-31 01:30:00", "does not exist")]
    [InlineData("Africa/Casablanca", "2024-03-10 02:30:00", "happened twice")]
    [InlineData("Africa/Casablanca", "2024-04-14 02:30:00", "does not exist")]
    [InlineData("Europe/Moscow", "2014-10-26 01:30:00", "happened twice")]
    [InlineData("Asia/Almaty", "2024-02-29 23:30:00", "happened twice")]
    [InlineData("Pacific/Apia", "2011-12-30 12:00:00", "does not exist")]
    public void Hours_that_a_zone_repeats_or_skips_for_whatever_reason_are_known(string zone, string wall, string reason)
    {
        new WallClock(new(Zone: zone)).Read(wall).Fault.ShouldNotBeNull().ShouldContain(reason);
        var earlier = new WallClock(new(null, zone, EdgeTime.Earlier, EdgeTime.Earlier)).Read(wall).Moment;
        new WallClock(new(null, zone, EdgeTime.Later, EdgeTime.Later)).Read(wall).Moment
            .ShouldBe(earlier.AddHours(zone == "Pacific/Apia" ? 24 : 1));
    }
}
