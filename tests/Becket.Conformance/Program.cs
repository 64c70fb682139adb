using System.Text;
using Becket.Conformance;

using var output = new StreamWriter(
    Console.OpenStandardOutput(),
    new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    bufferSize: 1 << 16
);
output.NewLine = "\n";
return new CommandLine(output, Console.Error).Run(args);
