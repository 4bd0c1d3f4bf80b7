namespace AuthServer.Protocol.Requests;

/// <summary>A parameter of which a token request with this grant may have several.</summary>
internal sealed record RepeatableParameter(string GrantType, string Name);
