Console.Error.WriteLine("usage: xs SCRIPT.csx [-- ARGUMENTS]");
return 1;
