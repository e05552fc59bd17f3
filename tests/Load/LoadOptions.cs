using Load.Model;
using Load.Running;

namespace Load;

/// <summary>What the command line asks for.</summary>
/// <param name="Url">A running service; null to start one.</param>
/// <param name="Server">The service to start.</param>
/// <param name="Pid">Process of a running service, for its CPU time and memory.</param>
/// <param name="IsQuick">The short round.</param>
/// <param name="IsList">Only name the scenarios.</param>
/// <param name="Filters">Which scenarios.</param>
/// <param name="Thresholds">For every scenario.</param>
/// <param name="Run">How each is run.</param>
/// <param name="Output">Folder of the report; null for none.</param>
internal sealed record LoadOptions(
    Uri? Url, FileInfo Server, int? Pid, bool IsQuick, bool IsList, IReadOnlyList<string> Filters,
    IReadOnlyList<Threshold> Thresholds, RunOptions Run, DirectoryInfo Output);
