namespace AuthServer.Throttle;

/// <summary>
/// The claims of one request. Whatever path it took, none outlives it: those that nothing has ended are released with the request.
/// </summary>
internal sealed class OpenClaims(ILogger<OpenClaims> logger) : IAsyncDisposable
{
    private readonly List<SignInClaim> _claims = [];

    public SignInClaim Add(SignInClaim claim)
    {
        _claims.Add(claim);
        return claim;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var claim in _claims.Where(claim => !claim.HasEnded))
        {
            try
            {
                await claim.ReleaseAsync();
            }
            catch (Exception exception)
            {
                // It lapses by itself.
                logger.LogWarning("A claim could not be given back: {Reason}", exception.GetBaseException().Message);
            }
        }
    }
}
