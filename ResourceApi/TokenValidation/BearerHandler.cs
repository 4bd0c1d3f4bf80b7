using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore.Authentication;
using ResourceApi.TokenValidation.StatusLists;

namespace ResourceApi.TokenValidation;

/// <summary>The authentication scheme of this API: thin, so that a known token costs microseconds (OpenIddict's own runs its pipeline per request).</summary>
internal sealed class BearerHandler(
    TokenValidationCache validation, StatusCheck status, BearerResponses answers, ILogger<BearerHandler> logger) : IAuthenticationHandler
{
    public const string Scheme = "Bearer";

    private static readonly AuthenticateResult NotValid = AuthenticateResult.Fail("The request has no valid access token.");

    private HttpContext _context = null!;
    private TokenOutcome? _outcome;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync() =>
        await FindOutcomeAsync() switch
        {
            TokenOutcome.Valid valid => valid.Result,
            TokenOutcome.Absent => AuthenticateResult.NoResult(),
            _ => NotValid,
        };

    public async Task ChallengeAsync(AuthenticationProperties? properties) =>
        await answers.ChallengeAsync(_context, await FindOutcomeAsync());

    public Task ForbidAsync(AuthenticationProperties? properties) => answers.ForbidAsync(_context);

    private async ValueTask<TokenOutcome> FindOutcomeAsync()
    {
        if (_outcome is null)
        {
            var (token, certain) = await BearerCredentials.ReadAsync(_context.Request);
            _outcome = token is null ? certain : await JudgeAsync(token);
            _context.Features.Set(_outcome);
            var log = RequestLog.Of(_context);
            log.Outcome = _outcome.Word;
            log.ClientId = (_outcome as TokenOutcome.Valid)?.ClientId;
            if (_outcome is TokenOutcome.Refused refused)
            {
                logger.LogInformation("Token refused: {Reason}", refused.Cause ?? refused.Description);
            }
        }

        return _outcome;
    }

    /// <summary>What is known of the token, and what has to be looked at for each request.</summary>
    private async ValueTask<TokenOutcome> JudgeAsync(string token)
    {
        var outcome = await validation.ValidateAsync(token, _context.RequestAborted);
        return await TokenBinding.CheckAsync(await status.CheckAsync(outcome, _context.RequestAborted), _context);
    }
}
