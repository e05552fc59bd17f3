using System.Net;
using Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Http;

/// <summary>A malformed parameter never reaches the handler, whatever else the framework does with it.</summary>
public sealed class QueryFilterTests
{
    private static readonly IntegerParameter Size = new("size", "A size.", 1, 10) { Required = true, Example = "5" };

    [Theory]
    [InlineData("?size=5", HttpStatusCode.OK, 1)]
    [InlineData("", HttpStatusCode.BadRequest, 0)]
    [InlineData("?size=11", HttpStatusCode.BadRequest, 0)]
    [InlineData("?size=five", HttpStatusCode.BadRequest, 0)]
    [InlineData("?size=5&size=5", HttpStatusCode.BadRequest, 0)]
    [InlineData("?size=5&other=1", HttpStatusCode.BadRequest, 0)]
    public async Task WithQuery_Request_RunsTheHandlerOnlyWhenEveryParameterHolds(string query, HttpStatusCode status, int runs)
    {
        var handled = 0;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting().AddProblemDetails();
        await using var app = builder.Build();
        app.MapGroup("").WithProblems().MapGet("/", (HttpContext context) =>
        {
            handled++;
            return TypedResults.Ok(context.Query().Get(Size));
        }).WithQuery(new QuerySchema(Size));
        await app.StartAsync();

        var reply = await app.GetTestClient().GetAsync(new Uri("/" + query, UriKind.Relative));

        Assert.Equal(status, reply.StatusCode);
        Assert.Equal(runs, handled);
    }
}
