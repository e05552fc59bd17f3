using System.Text;
using BenchmarkDotNet.Reports;

namespace Bench.Reports;

/// <summary>A summary's table in Markdown, one for each benchmark class.</summary>
internal static class SummaryMarkdown
{
    public static string Table(Summary summary)
    {
        var table = summary.Table;
        var columns = table.Columns.Where(column => column.NeedToShow).ToArray();
        var text = new StringBuilder();
        Row(text, columns.Select(column => column.Header));
        Row(text, columns.Select(column => column.OriginalColumn.IsNumeric ? "---:" : "---"));
        foreach (var line in table.FullContent)
        {
            Row(text, columns.Select(column => line[column.Index]));
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Trim('\''))).Append(" |\n");
}
