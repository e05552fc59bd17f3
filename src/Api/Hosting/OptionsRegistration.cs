using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>Binds and validates the configuration.</summary>
internal static class OptionsRegistration
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsValidator>();
        services.AddOptions<LimitsOptions>()
            .BindConfiguration(LimitsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        return services;
    }
}
