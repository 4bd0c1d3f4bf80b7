namespace ResourceApi.Hosting;

/// <summary>What the program answers through: the streams of its process, or those of the program that it runs in.</summary>
internal sealed record StandardStreams(TextWriter Output, TextWriter Error)
{
    public static StandardStreams OfProcess => new(Console.Out, Console.Error);

    public bool AreOfProcess => ReferenceEquals(Output, Console.Out);
}
