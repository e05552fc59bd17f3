using Load;

// 1 is for what was found; arguments that cannot be read are 2.
var parsed = CommandLine.Make(LoadProgram.Run).Parse(args);
var code = parsed.Invoke();
return parsed.Errors.Count > 0 ? LoadProgram.Misused : code;
