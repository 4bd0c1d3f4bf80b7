namespace AuthServer.Data;

/// <summary>Where a token's status is told: the list, and the token's index in it.</summary>
internal sealed record StatusReference(long ListId, int Index);
