using Api.Admission;

namespace Api.Hosting;

/// <summary>
/// Jobs run on threads of the pool. Without as many more, a probe at full load waits until the pool adds a thread, which it
/// does twice a second at most.
/// </summary>
internal static class ThreadReserve
{
    public static void ReserveThreads(this WebApplication app)
    {
        var jobs = app.Services.GetRequiredService<AdmissionControl>().MostJobs;
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, jobs + Environment.ProcessorCount), ports);
    }
}
