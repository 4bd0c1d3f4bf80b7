namespace ResourceApi.Hosting;

/// <summary>What a feature found out about the request for its log line; kept as a request feature.</summary>
/// <param name="Outcome">One word, for example <c>valid</c> or <c>invalid_token</c>.</param>
/// <param name="ClientId">The client a valid token was issued to.</param>
internal sealed record RequestFacts(string Outcome, string? ClientId = null);
