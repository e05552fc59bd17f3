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

    public static WebApplication UseOpenApiDocument(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("/swagger/v1/swagger.json", "v1");
            options.DocumentTitle = "Box blur and Mandelbrot";
            options.EnableTryItOutByDefault();
        });
        return app;
    }
}
