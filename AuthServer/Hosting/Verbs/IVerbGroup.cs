using System.CommandLine;

namespace AuthServer.Hosting.Verbs;

/// <summary>The verbs of one noun, as in <c>AuthServer clients add</c>.</summary>
internal interface IVerbGroup
{
    /// <summary>Whether the database and the keys are made ready before the verb runs.</summary>
    bool NeedsPreparation => true;

    Command Build();
}
