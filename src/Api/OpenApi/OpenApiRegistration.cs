using Microsoft.OpenApi;

namespace Api.OpenApi;

/// <summary>The OpenAPI document at <c>/swagger/v1/swagger.json</c> and the Swagger UI at <c>/swagger</c>.</summary>
internal static class OpenApiRegistration
{
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) =>
        services.AddEndpointsApiExplorer().AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "Box blur and Mandelbrot",
                Version = "v1",
                Description = "Pictures at the speed of the hardware: every kernel in several variants that give the same pixels.",
            });
            options.OperationFilter<PictureOperationFilter>();
            options.DocumentFilter<GetOnlyDocumentFilter>();
        });

    /// <summary>
    /// Both are built when first asked for: neither the start nor any other request pays for them. (In the main pipeline
    /// the document's middleware would have a generator made for every request, whatever its path.)
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
        branch.UseSwagger();
        branch.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("/swagger/v1/swagger.json", "v1");
            options.DocumentTitle = "Box blur and Mandelbrot";
            options.EnableTryItOutByDefault();
        });
        branch.Run(next);
        return branch.Build();
    }
}
