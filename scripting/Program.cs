using XceptionScript.Scripting;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
