namespace AuthServer.Tests.Docs;

/// <summary>What becomes of one block of the pages.</summary>
internal abstract record Step(string Name)
{
    /// <summary>It is pasted, and prints what these patterns describe; each of them once or more.</summary>
    internal sealed record Pasted(string Name, params string[] Prints) : Step(Name)
    {
        /// <summary>What its person does with what it printed: the answer to its last line, or nothing when it asks nothing.</summary>
        public Func<Reader, string, Task<string>>? Asks { get; init; }

        /// <summary>What its person does afterwards.</summary>
        public Func<Reader, string, Task>? Then { get; init; }
    }

    /// <summary>It cannot run here, for a reason; what it shows is held by another test.</summary>
    internal sealed record Elsewhere(string Name, string Reason, Type Tests, string Test) : Step(Name);
}
