using System.CommandLine;

namespace AuthServer.Hosting.Verbs;

/// <summary>The verbs of one noun, as in <c>AuthServer clients add</c>.</summary>
internal interface IVerbGroup
{
    Command Build();
}
