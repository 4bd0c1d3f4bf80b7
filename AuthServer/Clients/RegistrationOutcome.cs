using AuthServer.Clients.Fields;

namespace AuthServer.Clients;

internal abstract record RegistrationOutcome
{
    /// <summary>The secret is there once, when it was generated.</summary>
    internal sealed record Registered(string ClientId, string? ClientSecret) : RegistrationOutcome;

    internal sealed record Refused(IReadOnlyList<Fault> Faults) : RegistrationOutcome;
}
