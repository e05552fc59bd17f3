using System.Diagnostics;
using System.Net.Sockets;
using Load.Checks;
using Load.Http;
using Load.Statistics;

namespace Load.Running;

/// <summary>One connection and the thread that uses it: sends the steps in turn and records what comes back.</summary>
internal sealed class Worker : IDisposable
{
    private static readonly double MsPerTick = 1000.0 / Stopwatch.Frequency;

    private readonly HttpConnection _connection;
    private readonly IReadOnlyList<PreparedStep> _steps;
    private readonly ReplyCheck[] _checks;
    private readonly int[] _order;
    private int _turn;

    /// <summary>Makes a worker.</summary>
    /// <param name="connection">Its own; disposed with it.</param>
    /// <param name="steps">The scenario's.</param>
    /// <param name="order">Indices of steps, repeated without end.</param>
    /// <param name="firstTurn">Where in the order it begins, so that workers do not move in step.</param>
    public Worker(HttpConnection connection, IReadOnlyList<PreparedStep> steps, int[] order, int firstTurn)
    {
        _connection = connection;
        _steps = steps;
        _order = order;
        _turn = firstTurn;
        _checks = [.. steps.Select(step => new ReplyCheck(step.Expected, step.Body))];
        Recorders = NewRecorders();
    }

    /// <summary>What it saw, a recorder a step.</summary>
    public Recorder[] Recorders { get; private set; }

    /// <summary>When its last reply came.</summary>
    public long LastReply { get; private set; }

    public long BytesIn => _connection.BytesIn;

    public long BytesOut => _connection.BytesOut;

    /// <summary>Forgets what it saw, at the end of the warm-up.</summary>
    public void Reset() => Recorders = NewRecorders();

    /// <summary>Sends requests from one time to another, each when the last has its reply.</summary>
    public void RunClosed(long start, long end)
    {
        PreciseSleep.Until(start);
        for (var now = Stopwatch.GetTimestamp(); now < end; now = Stopwatch.GetTimestamp())
        {
            SendNext(now);
        }
    }

    /// <summary>Takes arrivals from the schedule until there are none; each counts from when it was due.</summary>
    public void RunOpen(ArrivalSchedule schedule)
    {
        while (schedule.TryTake(out var due))
        {
            PreciseSleep.Until(due);
            SendNext(due);
        }
    }

    public void Dispose() => _connection.Dispose();

    private void SendNext(long from)
    {
        var index = _order[_turn];
        _turn = _turn + 1 == _order.Length ? 0 : _turn + 1;
        var check = _checks[index];
        string? fault;
        var status = 0;
        try
        {
            status = _connection.Send(_steps[index].Request, check);
            fault = check.Fault;
        }
        catch (Exception broken) when (broken is SocketException or ReplyException)
        {
            fault = broken.Message;
        }

        LastReply = Stopwatch.GetTimestamp();
        if (fault is null)
        {
            Recorders[index].Passed(status, (LastReply - from) * MsPerTick, check.Stages);
        }
        else
        {
            Recorders[index].Fail(status, fault);
        }
    }

    private Recorder[] NewRecorders() => [.. _steps.Select(_ => new Recorder())];
}
