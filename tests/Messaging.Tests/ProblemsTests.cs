using System.Net.Sockets;
using Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Messaging.Tests;

public class ProblemsTests
{
    [Theory]
    [InlineData(RefusalKind.Invalid, 400, "urn:desk:problem:invalid")]
    [InlineData(RefusalKind.Forbidden, 403, "urn:desk:problem:forbidden")]
    [InlineData(RefusalKind.Unknown, 404, "urn:desk:problem:unknown")]
    [InlineData(RefusalKind.WrongState, 409, "urn:desk:problem:wrong-state")]
    public async Task A_refusal_becomes_a_problem_with_its_reason(RefusalKind kind, int status, string type)
    {
        var (http, problem) = await HandleAsync(new Refusal(kind, "That is why."));
        http.Response.StatusCode.ShouldBe(status);
        (problem.Status, problem.Type, problem.Detail).ShouldBe((status, type, "That is why."));
    }

    [Fact]
    public async Task The_member_at_fault_is_named()
    {
        var (_, problem) = await HandleAsync(Refusal.Invalid("reason", "reason must have words."));
        problem.Extensions["errors"].ShouldBeOfType<Dictionary<string, string[]>>()["reason"].ShouldBe(["reason must have words."]);
    }

    [Fact]
    public async Task Where_no_member_is_at_fault_none_is_named() =>
        (await HandleAsync(Refusal.WrongState("Too late."))).Problem.Extensions.ShouldNotContainKey("errors");

    [Fact]
    public async Task What_came_too_early_may_come_again()
    {
        var (http, problem) = await HandleAsync(new NotYetException("No policy is known yet."));
        (problem.Status, problem.Detail, http.Response.Headers.RetryAfter.ToString()).ShouldBe((503, "No policy is known yet.", "1"));
    }

    [Fact]
    public async Task While_the_store_is_away_the_caller_is_told_to_come_again_and_not_why()
    {
        Exception[] faults = [new NpgsqlException("password is hunter2"), new TimeoutException("hunter2"), new SocketException(111)];
        foreach (var away in faults)
        {
            var (http, problem) = await HandleAsync(away);
            (problem.Status, http.Response.Headers.RetryAfter.ToString()).ShouldBe((503, "1"));
            problem.Detail!.ShouldNotContain("hunter2");
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_keeps_its_status() =>
        (await HandleAsync(new BadHttpRequestException("Request body too large.", 413))).Problem.Status.ShouldBe(413);

    [Fact]
    public async Task A_defect_says_nothing_of_itself()
    {
        var (_, problem) = await HandleAsync(new InvalidOperationException("Customer Wang, 18905712345"));
        problem.Status.ShouldBe(500);
        problem.Detail!.ShouldNotContain("Wang");
    }

    private static async Task<(DefaultHttpContext Http, ProblemDetails Problem)> HandleAsync(Exception exception)
    {
        var (http, written) = (new DefaultHttpContext(), new Written());
        (await new Problems(written, NullLogger<Problems>.Instance).TryHandleAsync(http, exception, CancellationToken.None)).ShouldBeTrue();
        return (http, written.Problem!);
    }

    private sealed class Written : IProblemDetailsService
    {
        public ProblemDetails? Problem { get; private set; }

        public ValueTask WriteAsync(ProblemDetailsContext context)
        {
            Problem = context.ProblemDetails;
            return ValueTask.CompletedTask;
        }

        public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
        {
            await WriteAsync(context);
            return true;
        }
    }
}
