namespace AuthServer.Hosting.Shared;

/// <summary>What the program is asked and answers through: the streams of its process, or those of the program that it runs in. No input: a terminal, at which a person is asked.</summary>
internal sealed record StandardStreams(TextReader? Input, TextWriter Output, TextWriter Error)
{
    public static StandardStreams OfProcess => new(Console.IsInputRedirected ? Console.In : null, Console.Out, Console.Error);

    public bool AreOfProcess => ReferenceEquals(Output, Console.Out);
}
