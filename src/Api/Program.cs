using Api.Access;
using Api.Blur;
using Api.Catalog;
using Api.Channels;
using Api.Fractal;
using Api.Health;
using Api.Hosting;
using Api.Http;
using Api.OpenApi;
using Api.Settings;
using Api.Telemetry;
using Api.Verbs;
using Api.Web;

if (Verb.Run(args) is { } exitCode)
{
    return exitCode;
}

// Settings hold for as long as the service runs: no file is watched, nor all folders below the one it was started in.
var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
if (!builder.TryAddSettings(Console.Error))
{
    return SettingsRegistration.BadConfiguration;
}

builder.ConfigureKestrel().ConfigureLogging();
builder.Services
    .AddProblems()
    .AddClientRateLimit()
    .AddSingleton<ApiKeys>()
    .AddPictureServices()
    .AddHealth()
    .AddDrain()
    .AddTelemetry()
    .AddOpenApiDocument();

var app = builder.Build();
app.UseTelemetry();
app.UseSingletonServices();
app.UseRequiredHeaders();
app.UseLiveness();
app.UseProblems();
app.UseRouting();
app.UseStatusProblems();
app.UseDrain();
app.UseConnectionMemory();
app.UseClientRateLimit();
app.UseOpenApiDocument();

app.MapWebPage();
app.MapReadiness();

var service = app.MapGroup("").RequireApiKey();
service.MapKernels();

var pictures = service.MapGroup("").LimitClients().WithProblems();
pictures.MapBlur();
pictures.MapMandelbrot();
pictures.MapChannels();

app.ReserveThreads();
return await app.LogStart().RunAsync(Console.Error);
