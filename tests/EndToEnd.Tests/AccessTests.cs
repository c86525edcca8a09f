using System.Net;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Who may do what, of every address and every command.</summary>
[Collection(nameof(RunningDesk))]
public class AccessTests(RunningDesk desk)
{
    [Fact]
    public async Task Who_may_do_what_is_what_was_reviewed()
    {
        var written = AccessMatrix.Write(await AccessMatrix.OfAsync(desk));
        var received = Path.Combine(AppContext.BaseDirectory, "access.md");
        await File.WriteAllTextAsync(received, written);
        var reviewed = Path.Combine(Desk.Root, "infra", "docs", "access.md");
        (await File.ReadAllTextAsync(reviewed)).ShouldBe(written, $"Look through {received}, and copy it over {reviewed} if all of it is meant.");
    }

    [Fact]
    public async Task Every_address_refuses_every_role_that_the_matrix_does_not_name_and_who_has_no_token()
    {
        var wrong = new List<string>();
        foreach (var (service, method, pattern, roles) in await AccessMatrix.OfAsync(desk))
        {
            foreach (var role in AccessMatrix.Everybody.Append(null))
            {
                var answer = await HttpCalls.CallAsync(
                    new HttpMethod(method), desk.Addresses[service] + AccessMatrix.Callable(pattern), role is null ? null : desk.TokenOf(role, "nobody"),
                    method is "GET" or "DELETE" ? null : "{}"u8.ToArray());
                var isAsIs = roles is null || (role is null ? answer.Status == HttpStatusCode.Unauthorized
                    : roles.Contains(role) ? answer.Status is not HttpStatusCode.Unauthorized : answer.Status == HttpStatusCode.Forbidden);
                if (!isAsIs || (int)answer.Status >= 500) wrong.Add($"{role ?? "no token"} at {service} {method} {pattern}: {(int)answer.Status}");
            }
        }

        wrong.ShouldBeEmpty();
    }
}
