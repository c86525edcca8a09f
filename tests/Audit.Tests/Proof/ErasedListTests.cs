using Audit.Proof;

namespace Audit.Tests.Proof;

/// <summary>The list that outlives the database, so that a backup brings nobody back.</summary>
public sealed class ErasedListTests : IDisposable
{
    private static readonly Guid Other = Guid.Parse("01234567-89ab-4cde-8f01-23456789abcd");

    private readonly string _folder = Directory.CreateTempSubdirectory("desk-erased").FullName;

    private string File => Path.Combine(_folder, "proof", ErasedList.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_request_is_on_it_once_whoever_adds_it_again()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        new ErasedList(File).Requests.ShouldBeEmpty();
        new ErasedList(File).Add([one, one]);
        new ErasedList(File).Add([one, other]);
        new ErasedList(File).Requests.ShouldBe([one, other], ignoreOrder: true);
        System.IO.File.ReadLines(File).Count(line => line.Length > 0).ShouldBe(2);
    }

    [Fact]
    public void A_line_that_the_power_cut_short_spoils_none_after_it_and_is_added_again()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        new ErasedList(File).Add([one]);
        System.IO.File.AppendAllText(File, $"{{\"requestId\":\"{other}"[..30]);
        var list = new ErasedList(File);
        list.Requests.ShouldBe([one]);
        list.Add([other]);
        new ErasedList(File).Requests.ShouldBe([one, other], ignoreOrder: true);
    }

    [Theory]
    [InlineData("garbage", 1)]
    [InlineData("{}", 1)]
    [InlineData("null", 1)]
    [InlineData("{\"requestId\":\"nobody\"}", 1)]
    [InlineData("\n\0\0\0\0\n", 2)]
    [InlineData("{\"requestId\":\"0123", 1)]
    [InlineData("{other}\n{\"requestId\":\"0123", 2)]
    [InlineData("{other}\n{other} {other}\n", 2)]
    [InlineData("{other}\n{\"requestId\":\"ffff\n{other}\n", 2)]
    [InlineData("{\"requestId\":\"ffff\n{other\n{other}\n", 1)]
    public void A_line_that_nobody_can_read_stops_who_needs_all_of_it_with_file_and_line(string list, int line)
    {
        Write(list.Replace("{other", $"{{\"requestId\":\"{Other}\"", StringComparison.Ordinal));
        var message = Should.Throw<InvalidDataException>(() => new ErasedList(File).ReadWhole()).Message;
        message.ShouldStartWith($"{File}, line {line} cannot be read");
        message.ShouldContain("Put an undamaged copy of the list in its place");
    }

    [Fact]
    public void Only_a_line_that_was_cut_short_and_that_a_later_one_says_whole_passes()
    {
        var whole = $"{{\"requestId\":\"{Other}\"}}";
        for (var length = 1; length < whole.Length; length++)
        {
            Write($"{whole[..length]}\n\n{whole}\n");
            new ErasedList(File).ReadWhole().Single().ShouldBe(Other, $"cut after {length}");
            Write($"{whole[..length]}\n{whole[..length]}\n{whole}\n");
            new ErasedList(File).ReadWhole().Single().ShouldBe(Other, $"cut twice after {length}");
            Write(whole[..length]);
            Should.Throw<InvalidDataException>(() => new ErasedList(File).ReadWhole()).Message.ShouldContain("line 1 ", customMessage: $"cut after {length}, and not added again");
        }
    }

    [Fact]
    public void What_was_cut_short_reads_whole_once_it_was_added_again()
    {
        var (one, list) = (Guid.NewGuid(), new ErasedList(File));
        list.Add([one, Other]);
        Write(System.IO.File.ReadAllText(File)[..^20]);
        Should.Throw<InvalidDataException>(() => new ErasedList(File).ReadWhole());
        new ErasedList(File).Add([one, Other, Guid.NewGuid()]);
        new ErasedList(File).ReadWhole().ShouldBe(new ErasedList(File).Requests, ignoreOrder: true);
        new ErasedList(File).ReadWhole().Count.ShouldBe(3);
    }

    [Fact]
    public void An_empty_list_is_empty_and_one_that_is_not_there_is_none()
    {
        Should.Throw<IOException>(() => new ErasedList(File).ReadWhole());
        Write("\n \n");
        new ErasedList(File).ReadWhole().ShouldBeEmpty();
    }

    private void Write(string list)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, list);
    }
}
