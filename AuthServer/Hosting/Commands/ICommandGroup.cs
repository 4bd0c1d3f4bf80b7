using System.CommandLine;

namespace AuthServer.Hosting.Commands;

/// <summary>The commands of one noun, as in <c>AuthServer clients add</c>.</summary>
internal interface ICommandGroup
{
    /// <summary>Whether the database and the keys are made ready before the command runs.</summary>
    bool NeedsPreparation => true;

    Command Build();
}
