Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- CASE");
return 1;
