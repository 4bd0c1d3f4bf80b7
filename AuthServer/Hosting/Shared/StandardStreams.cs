namespace AuthServer.Hosting.Shared;

/// <summary>
/// The program's input and output: the streams of its process, or those that its host program gives it. Without an input it asks the
/// person at the terminal.
/// </summary>
internal sealed record StandardStreams(TextReader? Input, TextWriter Output, TextWriter Error)
{
    public static StandardStreams OfProcess => new(Console.IsInputRedirected ? Console.In : null, Console.Out, Console.Error);

    public bool AreOfProcess => ReferenceEquals(Output, Console.Out);
}
