using System.Diagnostics;
using Api.Admission;
using Api.Catalog;
using Api.Http;

namespace Api.Hosting;

/// <summary>
/// Refuses a job once, to nobody, when the service has started. The first refusal compiles what the others run: 40 ms of a core, and the
/// service refuses for the first time when jobs use all of them.
/// </summary>
internal sealed class RefusalRehearsal : BackgroundService
{
    private readonly AdmissionControl _admission;
    private readonly KernelSelfTest _selfTest;
    private readonly IServiceProvider _services;

    public RefusalRehearsal(AdmissionControl admission, KernelSelfTest selfTest, IServiceProvider services)
    {
        _admission = admission;
        _selfTest = selfTest;
        _services = services;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _selfTest.ExecuteTask!.WaitAsync(stoppingToken);
        var context = new DefaultHttpContext { RequestServices = _services, Response = { Body = Stream.Null } };
        var reply = await ProblemFilter.AnswerAsync(EndpointFilterInvocationContext.Create(context), _ => RefuseAsync(stoppingToken));
        await ((IResult)reply!).ExecuteAsync(context);
    }

    private async ValueTask<object?> RefuseAsync(CancellationToken stopping)
    {
        // More than any budget: refused whatever else runs, and nothing is taken.
        using var permit = await _admission.EnterAsync(new JobDemand { Cores = 1, Milliseconds = 1, Bytes = long.MaxValue }, stopping);
        throw new UnreachableException();
    }
}
