using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Api.OpenApi;

/// <summary>Leaves HEAD out of the document, where it would repeat every GET, and registers the shape of a problem.</summary>
internal sealed class GetOnlyDocumentFilter : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var path in swaggerDoc.Paths.Values.OfType<OpenApiPathItem>())
        {
            path.Operations?.Remove(HttpMethod.Head);
        }

        context.SchemaGenerator.GenerateSchema(typeof(ProblemDetails), context.SchemaRepository);
    }
}
