using System.CommandLine;

namespace AuthServer.Accounts;

/// <summary>One more command under <c>users</c>, of a folder below this one.</summary>
internal interface IUsersSubcommand
{
    Command Build();
}
