// Takes the place of the workloads until they land.
Console.Error.WriteLine("No workload is here yet.");
return 2;
