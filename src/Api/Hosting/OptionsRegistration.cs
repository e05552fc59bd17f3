using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>Binds and validates the configuration.</summary>
internal static class OptionsRegistration
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsValidator>();
        services.AddOptions<LimitsOptions>().Configure<IConfiguration>(Bind).ValidateOnStart();
        return services;
    }

    private static void Bind(LimitsOptions limits, IConfiguration configuration)
    {
        try
        {
            configuration.GetSection(LimitsOptions.Section).Bind(limits, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            // A name that is no limit, or a value that is no number: the message names it.
            throw new OptionsValidationException(
                LimitsOptions.Section, typeof(LimitsOptions), [$"Section {LimitsOptions.Section}: {exception.Message}"]);
        }
    }
}
