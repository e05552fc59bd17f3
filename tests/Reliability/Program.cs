using System.CommandLine;
using Bench.Measuring;
using Reliability.Reports;
using Reliability.Scenarios;

string[] names = ["overload", "small-memory", "slow-clients", "abort", "terminate", "hostile", "soak"];
var chosen = new Argument<string[]>("scenarios")
{
    Description = "Which, in this order; all without.",
    DefaultValueFactory = _ => names,
};
chosen.AcceptOnlyFromAmong(names);
var seconds = new Option<double>("--seconds") { Description = "Length of the scenarios that have one.", DefaultValueFactory = _ => 60 };
var seed = new Option<int>("--seed") { Description = "Of what is random.", DefaultValueFactory = _ => 1 };
var command = new RootCommand("What the service does when its clients are too many, slow, gone or hostile. Exit code 1 when a promise did not hold.")
{
    chosen, seconds, seed,
};
command.SetAction(async (result, _) =>
{
    var duration = TimeSpan.FromSeconds(result.GetValue(seconds));
    var arguments = string.Join(' ', args);
    Console.WriteLine(Machine.Describe($"dotnet run -c Release --project tests/Reliability -- {arguments}", Machine.Load));
    Console.WriteLine();
    Console.WriteLine("| scenario | promise | measured | holds |");
    Console.WriteLine("| --- | --- | --- | --- |");
    var holds = true;
    foreach (var name in result.GetValue(chosen)!)
    {
        IReadOnlyList<Row> rows = name switch
        {
            "overload" => await OverloadScenario.RunAsync(duration),
            "small-memory" => await SmallMemoryScenario.RunAsync(duration),
            "slow-clients" => await SlowClientsScenario.RunAsync(duration),
            "abort" => await AbortScenario.RunAsync(result.GetValue(seed)),
            "terminate" => await TerminateScenario.RunAsync(),
            "hostile" => await HostileScenario.RunAsync(duration, result.GetValue(seed)),
            _ => await SoakScenario.RunAsync(duration),
        };
        foreach (var row in rows)
        {
            Console.WriteLine($"| {row.Scenario} | {row.Promise} | {row.Measured} | {(row.Holds ? "yes" : "**no**")} |");
            holds &= row.Holds;
        }
    }

    return holds ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
