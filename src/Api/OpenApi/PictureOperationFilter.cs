using Api.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Api.OpenApi;

/// <summary>Describes the picture endpoints from the same declarations that the requests are checked by.</summary>
internal sealed class PictureOperationFilter : IOperationFilter
{
    private const string Problem = "application/problem+json";

    private static readonly (string Name, string Description)[] PictureHeaders =
    [
        ("Server-Timing", "queue, decode, kernel, encode and total, each with dur in milliseconds."),
        ("X-Kernel", "What really ran: variant/width/threads."),
    ];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var picture = metadata.OfType<PictureReply>().LastOrDefault();
        if (picture is null)
        {
            return;
        }

        if (metadata.OfType<QuerySchema>().LastOrDefault() is { } query)
        {
            var path = metadata.OfType<PathSchema>().LastOrDefault()?.Parameters ?? [];
            operation.Parameters =
            [
                .. path.Select(parameter => Describe(parameter, ParameterLocation.Path)),
                .. query.Parameters.Select(parameter => Describe(parameter, ParameterLocation.Query)),
            ];
        }

        var takesPng = metadata.OfType<PngBody>().Any();
        if (takesPng)
        {
            operation.RequestBody = Body();
        }

        operation.Responses = Responses(takesPng, picture.Cacheable);
    }

    private static OpenApiParameter Describe(QueryParameter parameter, ParameterLocation location) => new()
    {
        Name = parameter.Name,
        In = location,
        Description = parameter.Description,
        Required = parameter.Required,
        Schema = parameter.Schema(),

        // The Swagger UI fills its form with the example, or with the first of several.
        Example = parameter.Alternative ? null : parameter.ExampleNode(),
        Examples = !parameter.Alternative ? null : new Dictionary<string, IOpenApiExample>
        {
            ["none"] = new OpenApiExample { Summary = "not sent", Value = string.Empty },
            ["example"] = new OpenApiExample { Summary = parameter.Example, Value = parameter.ExampleNode() },
        },
    };

    private static OpenApiRequestBody Body() => new()
    {
        Description = "One PNG: raw, or as the only file of a form.",
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "file" },
                    Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = Binary() },
                },
            },
            ["image/png"] = new OpenApiMediaType { Schema = Binary() },
            ["application/octet-stream"] = new OpenApiMediaType { Schema = Binary() },
        },
    };

    private static OpenApiResponses Responses(bool takesPng, bool cacheable)
    {
        var responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = "The picture.",
                Content = new Dictionary<string, IOpenApiMediaType> { ["image/png"] = new OpenApiMediaType { Schema = Binary() } },
                Headers = PictureHeaders.ToDictionary(
                    header => header.Name,
                    IOpenApiHeader (header) => new OpenApiHeader
                    {
                        Description = header.Description,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    }),
            },
        };
        if (cacheable)
        {
            responses["304"] = new OpenApiResponse { Description = "If-None-Match names the reply's ETag; nothing was computed." };
        }

        AddProblem(responses, "400", "A parameter is missing, unknown, repeated, unparsable or out of range" + (takesPng ? ", or the body is empty." : "."));
        if (takesPng)
        {
            AddProblem(responses, "413", "The body has more bytes than Limits:MaxBodyBytes.");
            AddProblem(responses, "415", "The body is not a PNG, or the content type is none of the three.");
        }

        AddProblem(responses, "422", takesPng ? "The PNG is broken, or over a pixel or side limit." : "Over a pixel, side or work limit.");
        AddProblem(responses, "429", "The client's own rate limit, where one is configured; with Retry-After.");
        AddProblem(responses, "503", "The queue is full, the service is draining, or the memory budget is used up; with Retry-After.");
        AddProblem(responses, "504", "The job ran longer than Limits:JobSeconds.");
        return responses;
    }

    private static void AddProblem(OpenApiResponses responses, string status, string description) =>
        responses[status] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [Problem] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("ProblemDetails") },
            },
        };

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
