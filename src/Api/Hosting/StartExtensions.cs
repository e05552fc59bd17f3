using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>Starting the service.</summary>
internal static class StartExtensions
{
    private const int BadConfiguration = 78; // EX_CONFIG of sysexits.h

    /// <summary>Runs until told to stop. A wrong setting ends it with one line that names the setting, not with a stack trace.</summary>
    /// <returns>The exit code.</returns>
    public static int RunOrExplain(this WebApplication app)
    {
        try
        {
            app.Run();
            return 0;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var failure in exception.Failures)
            {
                Console.Error.WriteLine(failure);
            }

            return BadConfiguration;
        }
    }
}
