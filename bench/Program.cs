using System.CommandLine;
using Bench.Verbs;

var root = new RootCommand("Measures the kernels and the PNG codec.")
{
    RunVerb.Make(),
    KernelsVerb.Make(),
    CompressVerb.Make(),
    ScaleVerb.Make(),
    CancellationVerb.Make(),
    ServiceVerb.Make(),
    InstructionsVerb.Make(),
    RepeatVerb.Make(),
};
return root.Parse(args).Invoke();
