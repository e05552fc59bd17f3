using Api.Admission;
using Api.Blur;
using Api.Buffers;
using Api.Caching;
using Api.Catalog;
using Api.Fractal;
using Api.Http;
using Api.Jobs;
using Api.Uploads;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The parts that the endpoints share.</summary>
internal static class ServiceRegistration
{
    public static IServiceCollection AddPictureServices(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var limits = provider.GetRequiredService<IOptions<LimitsOptions>>().Value;
            return new BufferPool(limits.RetainedBytes, limits.JobBytes);
        });
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<CostModel>();
        services.AddSingleton<AdmissionControl>();
        services.AddSingleton<PictureLimits>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<StreamedReply>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<ReplyCache>();
        services.AddSingleton<SharedJobs>();
        services.AddSingleton<BlurReplies>();
        services.AddSingleton<MandelbrotReplies>();
        services.AddSingleton<KernelSwitches>();
        services.AddSingleton<KernelSelfTest>();
        services.AddHostedService(provider => provider.GetRequiredService<KernelSelfTest>());
        services.AddHostedService<CostCalibration>();
        services.AddHostedService<RefusalRehearsal>();
        return services;
    }

    /// <summary>Requests are given the services themselves: all live as long as the process, and no request needs a scope.</summary>
    public static IApplicationBuilder UseSingletonServices(this IApplicationBuilder app)
    {
        var services = new ServiceProvidersFeature { RequestServices = app.ApplicationServices };
        return app.Use(next => context =>
        {
            context.Features.Set<IServiceProvidersFeature>(services);
            return next(context);
        });
    }
}
