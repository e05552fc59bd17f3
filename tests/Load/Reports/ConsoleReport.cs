using Spectre.Console;

namespace Load.Reports;

/// <summary>The report on the terminal: the columns that are looked at first.</summary>
internal static class ConsoleReport
{
    private static readonly string[] Shown = ["requests/s", "MP/s", "server CPU ms/request", "server peak MB", "p50", "p95", "p99", "max"];

    // A log has no width of its own; a table that is folded at 80 characters cannot be read.
    private const int LogWidth = 160;

    public static void Write(Report report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = LogWidth;
        }

        var columns = ResultColumns.Throughput.Concat(ResultColumns.Latency).Where(column => Shown.Contains(column.Name)).ToArray();
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("scenario").NoWrap()).AddColumn(new TableColumn("load").NoWrap());
        foreach (var (name, _) in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        foreach (var result in report.Results.Where(result => result.Seconds > 0))
        {
            var style = result.IsFailure ? "red" : "default";
            table.AddRow([.. new[] { result.Name, result.Load }.Concat(columns.Select(column => column.Value(result)))
                .Select(cell => $"[{style}]{Markup.Escape(cell)}[/]")]);
        }

        AnsiConsole.Write(table);
        foreach (var line in report.Floors)
        {
            AnsiConsole.MarkupLineInterpolated($"{line}");
        }

        if (report.GeneratorCoresPerThousand is { } cores)
        {
            AnsiConsole.MarkupLineInterpolated($"this program by itself: {cores:0.000} cores for 1,000 requests/s");
        }

        foreach (var failure in report.Failures)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failure.Line}[/]");
        }

        var notRun = report.NotRun.Count();
        if (notRun > 0)
        {
            AnsiConsole.MarkupLineInterpolated($"{notRun} scenarios were not run; the report says why");
        }
    }
}
