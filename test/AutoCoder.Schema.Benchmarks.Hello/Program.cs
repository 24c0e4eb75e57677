// The least that a program of this runtime can do: what every start costs before it does anything.
Console.Out.WriteLine("hello");
