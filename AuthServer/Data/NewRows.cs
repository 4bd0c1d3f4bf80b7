using AuthServer.Data.Records;

namespace AuthServer.Data;

/// <summary>
/// The sign-in and the tokens of one answer, which the commit of the answer inserts: all rows of a table by one statement. OpenIddict
/// attaches what a token contains after its row was made.
/// </summary>
internal sealed class NewRows
{
    private readonly List<AuthorizationRecord> _signIns = [];
    private readonly List<TokenRecord> _tokens = [];

    internal static InsertStatement<AuthorizationRecord> SignIns { get; } = new("OpenIddictAuthorizations", new()
    {
        ["Id"] = row => row.Id,
        ["ApplicationId"] = row => row.Application?.Id,
        ["ConcurrencyToken"] = row => row.ConcurrencyToken,
        ["CreationDate"] = row => row.CreationDate,
        ["Properties"] = row => row.Properties,
        ["Scopes"] = row => row.Scopes,
        ["SessionId"] = row => row.SessionId,
        ["Status"] = row => row.Status,
        ["Subject"] = row => row.Subject,
        ["Type"] = row => row.Type,
    });

    internal static InsertStatement<TokenRecord> Tokens { get; } = new("OpenIddictTokens", new()
    {
        ["Id"] = row => row.Id,
        ["ApplicationId"] = row => row.Application?.Id,
        ["AuthorizationId"] = row => row.Authorization?.Id,
        ["ConcurrencyToken"] = row => row.ConcurrencyToken,
        ["CreationDate"] = row => row.CreationDate,
        ["ExpirationDate"] = row => row.ExpirationDate,
        ["Payload"] = row => row.Payload,
        ["PolledAt"] = row => row.PolledAt,
        ["Properties"] = row => row.Properties,
        ["RedemptionDate"] = row => row.RedemptionDate,
        ["ReferenceId"] = row => row.ReferenceId,
        ["SealedAnswer"] = row => row.SealedAnswer,
        ["SecurityStamp"] = row => row.SecurityStamp,
        ["Status"] = row => row.Status,
        ["StatusIndex"] = row => row.StatusIndex,
        ["StatusListId"] = row => row.StatusListId,
        ["Subject"] = row => row.Subject,
        ["SubjectTokenId"] = row => row.SubjectTokenId,
        ["Type"] = row => row.Type,
    });

    public void Add(AuthorizationRecord signIn) => _signIns.Add(signIn);

    public void Add(TokenRecord token) => _tokens.Add(token);

    public bool Has(TokenRecord token) => _tokens.Contains(token);

    public TokenRecord? FindToken(string id) => _tokens.Find(token => token.Id == id);

    /// <summary>Writes them. Call it in the transaction of the answer.</summary>
    public async Task InsertAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        await SignIns.InsertAsync(db, _signIns, cancellationToken);
        await Tokens.InsertAsync(db, _tokens, cancellationToken);
    }

    public void Clear()
    {
        _signIns.Clear();
        _tokens.Clear();
    }
}
