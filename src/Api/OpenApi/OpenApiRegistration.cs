using System.Globalization;
using System.Text;
using Api.Web;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Api.OpenApi;

/// <summary>The OpenAPI document at <c>/swagger/v1/swagger.json</c> and the Swagger UI at <c>/swagger</c>.</summary>
internal static class OpenApiRegistration
{
    private const string Version = "v1";
    private const string DocumentPath = $"/swagger/{Version}/swagger.json";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) =>
        services.AddEndpointsApiExplorer().AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Version, new OpenApiInfo
            {
                Title = "Box blur and Mandelbrot",
                Version = Version,
                Description = "Pictures at the speed of the hardware: every kernel in several variants that give the same pixels.",
            });
            options.OperationFilter<PictureOperationFilter>();
            options.DocumentFilter<GetOnlyDocumentFilter>();
        });

    /// <summary>
    /// Both are built when first asked for, so the start does not pay for them, and once: to write the document takes
    /// milliseconds of a core, which nobody may ask for again and again.
    /// </summary>
    public static WebApplication UseOpenApiDocument(this WebApplication app)
    {
        app.Use(next =>
        {
            var swagger = new Lazy<RequestDelegate>(() => Build(((IApplicationBuilder)app).New(), next));
            return context => context.Request.Path.StartsWithSegments("/swagger") ? swagger.Value(context) : next(context);
        });
        return app;
    }

    private static RequestDelegate Build(IApplicationBuilder branch, RequestDelegate next)
    {
        var document = Write(branch.ApplicationServices);
        branch.Use((context, following) => context.Request.Path.Equals(DocumentPath, StringComparison.OrdinalIgnoreCase)
            && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
                ? new WebAssetResult(document, "no-cache").ExecuteAsync(context)
                : following(context));
        branch.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint(DocumentPath, Version);
            options.DocumentTitle = "Box blur and Mandelbrot";
            options.EnableTryItOutByDefault();
        });
        branch.Run(next);
        return branch.Build();
    }

    private static WebAsset Write(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger(Version).SerializeAsV3(new OpenApiJsonWriter(text));
        return new WebAsset(DocumentPath, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
