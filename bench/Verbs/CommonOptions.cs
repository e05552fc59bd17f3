using System.CommandLine;
using Bench.Measuring;

namespace Bench.Verbs;

/// <summary>Options that several verbs have.</summary>
internal static class CommonOptions
{
    public static Option<DirectoryInfo> Results() => new("--results")
    {
        Description = "Folder that results are written to.",
        DefaultValueFactory = _ => new DirectoryInfo(ResultFiles.DefaultDirectory),
    };
}
