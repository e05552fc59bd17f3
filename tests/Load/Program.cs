using Load;

return CommandLine.Make(LoadProgram.Run).Parse(args).Invoke();
