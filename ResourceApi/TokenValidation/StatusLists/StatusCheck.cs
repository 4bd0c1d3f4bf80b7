namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>
/// Looks the status of a sound token up in its list. Done on each request and never remembered with what is known of the token,
/// so that a revocation counts from the moment the list shows it.
/// </summary>
internal sealed class StatusCheck(StatusLists lists)
{
    private static readonly TokenOutcome.Refused Dead = new("The access token is no longer active.");
    private static readonly TokenOutcome.Refused Missing = new("The access token has no status in the issuer's list.");

    public ValueTask<TokenOutcome> CheckAsync(TokenOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is not TokenOutcome.Valid { Status: { } reference })
        {
            return ValueTask.FromResult(outcome);
        }

        if (lists.Find(reference) is not { } list)
        {
            return ValueTask.FromResult<TokenOutcome>(TokenOutcome.Unknown.Instance);
        }

        return list.Find(reference.Index) switch
        {
            TokenStatus.Valid => ValueTask.FromResult(outcome),
            TokenStatus.Invalid => ValueTask.FromResult<TokenOutcome>(Dead),
            _ => new(AskAsync(outcome, list, reference.Index, cancellationToken)),
        };
    }

    private static async Task<TokenOutcome> AskAsync(TokenOutcome outcome, StatusList list, int index, CancellationToken cancellationToken)
    {
        var answered = await list.AskOutOfTurnAsync().WaitAsync(cancellationToken);
        if (list.Find(index) is TokenStatus.Missing)
        {
            // That question may have been under way before this token was made.
            answered = await list.AskOutOfTurnAsync().WaitAsync(cancellationToken);
        }

        return list.Find(index) switch
        {
            TokenStatus.Valid => outcome,
            TokenStatus.Invalid => Dead,
            TokenStatus.Missing when answered => Missing,
            _ => TokenOutcome.Unknown.Instance,
        };
    }
}
