using System.CommandLine;
using Fuzz;

var count = new Option<long>("--count")
{
    Description = "Inputs to run.",
    DefaultValueFactory = _ => long.MaxValue / 2,
};
var seed = new Option<ulong>("--seed")
{
    Description = "Of the inputs: input i of a seed is always the same.",
    DefaultValueFactory = _ => 1,
};
var first = new Option<long>("--first") { Description = "Index of the first input." };
var seconds = new Option<int>("--seconds") { Description = "Time after which to stop; 0 for none." };
var threads = new Option<int>("--threads")
{
    Description = "Inputs that run at a time.",
    DefaultValueFactory = _ => Environment.ProcessorCount,
};
var inputSeconds = new Option<int>("--input-seconds")
{
    Description = "Time after which one input is a failure.",
    DefaultValueFactory = _ => 10,
};
var folder = new Option<DirectoryInfo>("--out")
{
    Description = "Folder for failing inputs. If the program dies, running-N there names the input.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(Path.GetTempPath(), "png-fuzz")),
};
var replay = new Option<FileInfo?>("--replay") { Description = "Run this one file instead and say what comes of it." };

var command = new RootCommand("Feeds the PNG codec damaged files. Exit code 1 if it did anything but read or refuse them.")
{
    count, seed, first, seconds, threads, inputSeconds, folder, replay,
};
command.SetAction(result =>
{
    if (result.GetValue(replay) is { } path)
    {
        return Replay.Run(path) ? 0 : 1;
    }

    var options = new FuzzOptions(
        result.GetValue(seed),
        result.GetValue(first),
        result.GetValue(count),
        result.GetValue(seconds),
        result.GetValue(threads),
        result.GetValue(inputSeconds),
        result.GetValue(folder)!);
    return new FuzzRun(options).Run() ? 0 : 1;
});
return command.Parse(args).Invoke();
