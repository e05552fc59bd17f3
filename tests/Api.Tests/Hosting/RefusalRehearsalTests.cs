using Api.Admission;
using Api.Hosting;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Api.Tests.Hosting;

public sealed class RefusalRehearsalTests
{
    [Fact]
    public async Task Start_Refuses_AndHoldsNothing()
    {
        using var service = new TestService();
        var rehearsal = service.Services.GetServices<IHostedService>().OfType<RefusalRehearsal>().Single();

        await rehearsal.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1));

        var admission = service.Services.GetRequiredService<AdmissionControl>();
        Assert.Equal((0, 0), (admission.RunningJobs, admission.QueueDepth));
        Assert.Equal(new LimitsOptions().JobBytes, admission.FreeBytes);
    }
}
