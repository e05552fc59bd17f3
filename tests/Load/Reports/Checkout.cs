using Bench.Measuring;

namespace Load.Reports;

/// <summary>The checkout that the program was built in.</summary>
internal static class Checkout
{
    /// <summary>The service, built as this program is.</summary>
    public static FileInfo Service
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return new FileInfo(Path.Combine(ResultFiles.Root, "src", "Api", "bin", own.Parent!.Name, own.Name, "Api.dll"));
        }
    }
}
