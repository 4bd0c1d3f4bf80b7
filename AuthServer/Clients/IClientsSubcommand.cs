using System.CommandLine;

namespace AuthServer.Clients;

/// <summary>One more command under <c>clients</c>, of another feature.</summary>
internal interface IClientsSubcommand
{
    Command Build();
}
