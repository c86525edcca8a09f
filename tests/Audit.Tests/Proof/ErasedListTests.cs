using Audit.Proof;

namespace Audit.Tests.Proof;

/// <summary>The list that outlives the database, so that a backup brings nobody back.</summary>
public sealed class ErasedListTests : IDisposable
{
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
}
