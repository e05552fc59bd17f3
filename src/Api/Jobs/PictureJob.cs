using System.Diagnostics;
using Api.Admission;
using Api.Bands;
using Api.Buffers;
using Api.Http;

namespace Api.Jobs;

/// <summary>
/// A job that was admitted: its permit, its pipeline, what is encoded so far, and the time it may still compute. Waiting for
/// a reader is not computing. One thread at a time.
/// </summary>
internal sealed class PictureJob : IDisposable
{
    private readonly JobRunner.OpenPipeline _open;
    private readonly Permit _permit;
    private readonly BufferPool _pool;
    private readonly SegmentedBuffer _output;
    private readonly TimeSpan _granted;
    private readonly CancellationToken _abandoned;
    private readonly TimeLimit _timeLimit;
    private SegmentedBuffer? _taken;
    private PicturePipeline? _pipeline;
    private long _runTicks;
    private bool _isHandedOver;

    /// <param name="open">Makes the pipeline, at the first run.</param>
    /// <param name="permit">Becomes the job's.</param>
    /// <param name="pool">Where the output's buffers come from.</param>
    /// <param name="report">What the job does.</param>
    /// <param name="granted">Longest time of computing.</param>
    /// <param name="abandoned">Fires when nobody wants the picture any more.</param>
    public PictureJob(
        JobRunner.OpenPipeline open, Permit permit, BufferPool pool, JobReport report, TimeSpan granted, CancellationToken abandoned)
    {
        _open = open;
        _permit = permit;
        _pool = pool;
        _output = new SegmentedBuffer(pool);
        Report = report;
        _granted = granted;
        _abandoned = abandoned;
        _timeLimit = TimeLimit.Of(abandoned);
    }

    public JobReport Report { get; }

    /// <summary>Threads granted.</summary>
    public int Threads => _permit.Threads;

    /// <summary>Computes until the picture is complete or the output holds enough.</summary>
    /// <param name="mostBytes">Bytes that are enough.</param>
    /// <returns>Whether the picture is complete.</returns>
    /// <exception cref="RequestProblemException">504: too much time was computed.</exception>
    public bool Run(long mostBytes)
    {
        var start = Stopwatch.GetTimestamp();
        var left = _granted - Stopwatch.GetElapsedTime(0, _runTicks);
        _timeLimit.Start(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        try
        {
            _pipeline ??= _open(_output, _permit.Threads, Report);
            return _pipeline.Run(_permit.Threads, mostBytes, _timeLimit.Token);
        }
        catch (OperationCanceledException) when (!_abandoned.IsCancellationRequested)
        {
            throw Problems.JobTimeout(_granted.TotalSeconds);
        }
        finally
        {
            _timeLimit.Stop();
            _runTicks += Stopwatch.GetTimestamp() - start;
            Report.Times.Total = Report.Times.Queue + _runTicks;
        }
    }

    /// <summary>Takes what is encoded; the caller disposes of it before the next time, and before the job.</summary>
    public SegmentedBuffer Take()
    {
        _taken ??= new SegmentedBuffer(_pool);
        _output.MoveTo(_taken);
        return _taken;
    }

    /// <summary>Lends the cores to others while a reader is waited for.</summary>
    public void Pause() => _permit.Pause();

    /// <summary>Waits for cores, before all jobs that have not begun.</summary>
    public Task ResumeAsync() => _permit.ResumeAsync(_abandoned);

    /// <summary>The work is done: the cores and what it used go back, but for the bytes of the reply.</summary>
    /// <param name="replyBytes">Bytes that stay rented until they are sent.</param>
    public void EndWork(long replyBytes)
    {
        DisposePipeline();
        _permit.EndWork(replyBytes);
    }

    /// <summary>The complete picture, when nothing of it was taken; what the job holds for it goes with it.</summary>
    public FinishedPicture Finish()
    {
        EndWork(_output.RentedBytes);
        _isHandedOver = true;
        return new FinishedPicture(_output, Report, _permit);
    }

    public void Dispose()
    {
        _timeLimit.Dispose();
        DisposePipeline();
        if (!_isHandedOver)
        {
            _output.Dispose();
            _permit.Dispose();
        }
    }

    // Once: afterwards it is another job's.
    private void DisposePipeline()
    {
        var pipeline = _pipeline;
        _pipeline = null;
        pipeline?.Dispose();
    }
}
