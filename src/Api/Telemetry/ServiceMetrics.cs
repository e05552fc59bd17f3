using System.Diagnostics;
using System.Diagnostics.Metrics;
using Api.Admission;
using Api.Buffers;
using Api.Hosting;
using Microsoft.Extensions.Options;

namespace Api.Telemetry;

/// <summary>
/// The service's own instruments, besides those of the framework. While nobody listens they cost a look at a flag. All
/// attributes have few values: patterns of routes, names of stages, kernels and problems. Thread-safe.
/// </summary>
internal sealed class ServiceMetrics
{
    public const string MeterName = "Api.Pictures";

    // From a tenth of a millisecond, which a small picture takes, to the longest run of a job.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<double> Ratios = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 1.1, 1.25, 1.5, 2, 4, 10],
    };

    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _stageDuration;
    private readonly Histogram<double> _costRatio;
    private readonly Counter<long> _pixels;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _refusals;

    public ServiceMetrics(IMeterFactory meters, AdmissionControl admission, BufferPool pool, TransportBlocks blocks, IOptions<LimitsOptions> limits)
    {
        var meter = meters.Create(MeterName);
        _queueWait = meter.CreateHistogram(
            "picture.queue.wait", "s", "Time that a job waited for its turn; by http.route", advice: Seconds);
        _stageDuration = meter.CreateHistogram(
            "picture.stage.duration", "s",
            "Busy time of a stage of a job, summed over its threads; by http.route, picture.kernel and picture.stage (decode, kernel, encode, write)",
            advice: Seconds);
        _costRatio = meter.CreateHistogram(
            "picture.job.cost.ratio", "1", "What a job took, divided by what it was predicted to take; by http.route", advice: Ratios);
        _pixels = meter.CreateCounter<long>(
            "picture.pixels", "{pixel}", "Pixels received and sent, of requests that succeeded; by http.route and direction (in, out)");
        _bytes = meter.CreateCounter<long>(
            "picture.io", "By", "Bytes of pictures received and of replies sent; by http.route and direction (in, out)");
        _refusals = meter.CreateCounter<long>(
            "picture.refusals", "{request}", "Requests answered with a problem, or cut off for one; by http.route and error.type, which is the problem's type");
        meter.CreateObservableUpDownCounter("picture.queue.length", () => admission.QueueDepth, "{job}", "Jobs that wait for their turn");
        meter.CreateObservableUpDownCounter("picture.jobs.running", () => admission.RunningJobs, "{job}", "Jobs that run");
        meter.CreateObservableUpDownCounter(
            "picture.permits.used", () => limits.Value.Permits - admission.FreeCores, "{core}", "Cores that jobs hold");
        meter.CreateObservableUpDownCounter("picture.permits.limit", () => limits.Value.Permits, "{core}", "Cores that jobs may hold together");
        meter.CreateObservableUpDownCounter("picture.memory.rented", () => pool.RentedBytes, "By", "Bytes of buffers in use");
        meter.CreateObservableUpDownCounter(
            "picture.memory.connections", () => blocks.RentedBytes, "By", "Bytes of requests not read yet and replies not taken yet");
        meter.CreateObservableUpDownCounter("picture.memory.retained", () => pool.RetainedBytes, "By", "Bytes of buffers kept for the next job");
        meter.CreateObservableUpDownCounter(
            "picture.memory.reserved", () => limits.Value.MemoryBudgetBytes - admission.FreeBytes, "By",
            "Bytes of the budget that no job may take now: held by uploads, jobs and replies, or set apart for connections and the cache");
        meter.CreateObservableUpDownCounter(
            "picture.memory.limit", () => limits.Value.MemoryBudgetBytes, "By", "The budget");
    }

    /// <summary>Counts a request that is over.</summary>
    public void Record(RequestRecord record, string route, bool succeeded)
    {
        var routeTag = Tag("http.route", route);
        if (record.Problem is { } problem)
        {
            _refusals.Add(1, routeTag, Tag("error.type", problem));
        }

        if (record.BytesIn > 0)
        {
            _bytes.Add(record.BytesIn, routeTag, Tag("direction", "in"));
            if (succeeded)
            {
                // Of a refused picture there is nothing but a header that may say anything.
                _pixels.Add((long)record.Width * record.Height, routeTag, Tag("direction", "in"));
            }
        }

        if (record.BytesOut > 0 && succeeded)
        {
            _bytes.Add(record.BytesOut, routeTag, Tag("direction", "out"));
            _pixels.Add((long)record.Width * record.Height, routeTag, Tag("direction", "out"));
        }

        if (record.Job is not { } job || !_stageDuration.Enabled)
        {
            return;
        }

        _queueWait.Record(ToSeconds(job.Times.Queue), routeTag);
        if (job.PredictedMilliseconds > 0 && job.ActualMilliseconds > 0)
        {
            _costRatio.Record(job.ActualMilliseconds / job.PredictedMilliseconds, routeTag);
        }

        var kernel = Tag("picture.kernel", job.Kernel.Variant);
        Stage("decode", job.Times.Decode);
        Stage("kernel", job.Times.Kernel);
        Stage("encode", job.Times.Encode);
        Stage("write", record.WriteTicks);

        void Stage(string name, long ticks)
        {
            if (ticks > 0)
            {
                _stageDuration.Record(ToSeconds(ticks), routeTag, kernel, Tag("picture.stage", name));
            }
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static double ToSeconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
