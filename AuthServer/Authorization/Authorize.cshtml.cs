using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting.Pages;
using AuthServer.Issuance;
using AuthServer.Scopes;
using AuthServer.Sessions;
using AuthServer.TokenState;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Authorization;

/// <summary>
/// The authorization endpoint (RFC 6749 section 3.1). OpenIddict has checked the request, client and redirect_uri first; here it is
/// decided whether the person has to sign in or to agree, and the page on which they agree is shown.
/// </summary>
internal sealed class AuthorizeModel(
    ClientManager clients,
    Consents consents,
    ScopeWords words,
    FreshSignIns freshSignIns,
    PushedRequestArrival arrival,
    UnitOfWork work,
    IAntiforgery antiforgery,
    IStringLocalizer<Texts> texts,
    TimeProvider time) : FormPage(antiforgery, texts)
{
    public string ClientName { get; private set; } = "";

    public string UserName { get; private set; } = "";

    public IReadOnlyList<string> Asked { get; private set; } = [];

    /// <summary>The host that the answer goes to; null: an app on the person's own machine.</summary>
    public string? Place { get; private set; }

    /// <summary>Where somebody else signs in for the same request.</summary>
    public string NotYou { get; private set; } = "";

    public Task<IActionResult> OnGetAsync() => AnswerAsync(hasJustAgreed: false);

    public async Task<IActionResult> OnPostAsync([FromForm(Name = RequestFields.Decision)] string? decision)
    {
        if (decision is null)
        {
            return ComeAgain();
        }

        if (!await IsOwnFormAsync())
        {
            // As if the request had come anew, which any site may bring about by a link.
            return await AnswerAsync(hasJustAgreed: false);
        }

        return decision is "allow"
            ? await AnswerAsync(hasJustAgreed: true)
            : Refuse(Errors.AccessDenied, "The user did not agree.");
    }

    private async Task<IActionResult> AnswerAsync(bool hasJustAgreed)
    {
        var cancellationToken = HttpContext.RequestAborted;
        var request = HttpContext.GetOpenIddictServerRequest()!;
        var client = (await clients.FindByClientIdAsync(request.ClientId!, cancellationToken))!;
        var current = CurrentSession.Of(HttpContext);
        IReadOnlyList<string> scopes = request.GetScopes();
        var facts = await FactsAsync(request, client, current, scopes, hasJustAgreed);
        var decision = AuthorizationRules.Decide(facts);
        // Looked for only where it may change the decision.
        var fresh = decision is AuthorizationDecision.SignIn { Afresh: true } or AuthorizationDecision.Ask
            ? await freshSignIns.FindAsync(current!.Session, Request, cancellationToken)
            : null;
        switch (fresh is null ? decision : AuthorizationRules.Decide(facts with { HasSignedInForThis = true }))
        {
            case AuthorizationDecision.SignIn:
                await arrival.NoteAsync(HttpContext, cancellationToken);
                return Redirect(SignInAddress.Of(Request, request));
            case AuthorizationDecision.Ask ask:
                await arrival.NoteAsync(HttpContext, cancellationToken);
                await DescribeAsync(request, client, current!, ask);
                return Page();
            case AuthorizationDecision.Refuse refuse:
                return Refuse(refuse.Error, refuse.Description);
            case AuthorizationDecision.Grant:
                if (hasJustAgreed)
                {
                    await consents.RememberAsync(current!.User.Id, client.Id!, scopes, cancellationToken);
                    if (IsEnough(facts with { HasJustAgreed = false, HasSignedInForThis = fresh is not null, Agreed = scopes }))
                    {
                        // The code is for who arrives at the request again: a second click on the button finds it unspent.
                        return Redirect(RequestFields.Address(Request));
                    }
                }

                if (fresh is not null)
                {
                    work.Enlist(token => freshSignIns.SpendAsync(fresh, token));
                }

                var signIn = SignInLink.New(current!.SignedInAt, current.Session.Id);
                return Issuer.Issue(HttpContext, new IssueTo.Person(current.User, signIn, scopes) { AgreedInSessionId = current.Session.Id });
            case var other:
                throw new InvalidOperationException($"Unknown decision {other}.");
        }
    }

    /// <summary>What is remembered answers the request, so that the person is not asked again.</summary>
    private static bool IsEnough(AuthorizationRules.Facts facts) => AuthorizationRules.Decide(facts) is AuthorizationDecision.Grant;

    private async Task DescribeAsync(OpenIddictRequest request, ClientRecord client, CurrentSession current, AuthorizationDecision.Ask ask)
    {
        ClientName = client.DisplayName ?? client.ClientId!;
        UserName = current.User.ReadableName;
        Asked = await words.OfAsync(ask.Scopes, HttpContext.RequestAborted);
        // In ASCII: letters of another script may look like those of a name that people trust.
        Place = IsOfThisMachine(request) ? null : new Uri(request.RedirectUri!).IdnHost;
        NotYou = SignInAddress.Of(Request, request);
    }

    private async Task<AuthorizationRules.Facts> FactsAsync(
        OpenIddictRequest request, ClientRecord client, CurrentSession? current, IReadOnlyList<string> scopes, bool hasJustAgreed)
    {
        var cancellationToken = HttpContext.RequestAborted;
        var methods = (await clients.SettingsOfAsync(client, cancellationToken)).SignInMethods;
        var hint = (await HttpContext.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        var needsConsent = !await clients.HasConsentTypeAsync(client, ConsentTypes.Implicit, cancellationToken);
        return new()
        {
            Now = time.GetUtcNow(),
            SignedInAt = current?.SignedInAt,
            IsSomebodyElse = hint?.GetClaim(Claims.Subject) is { } subject && subject != current?.User.Id,
            TakesSessions = methods is [] || methods.Contains(ClientSettings.SessionSignIn),
            Prompts = request.GetPromptValues(),
            MaxAge = request.MaxAge,
            NeedsConsent = needsConsent,
            IsOfNoKnownApp = await IsOfNoKnownAppAsync(request, client, cancellationToken),
            Scopes = scopes,
            Agreed = current is null || !needsConsent ? [] : await consents.AgreedAsync(current.User.Id, client.Id!, cancellationToken),
            HasJustAgreed = hasJustAgreed,
        };
    }

    /// <summary>RFC 8252 section 8.6: any app on the person's machine may use the id and the address of this one.</summary>
    private async Task<bool> IsOfNoKnownAppAsync(OpenIddictRequest request, ClientRecord client, CancellationToken cancellationToken) =>
        await clients.HasClientTypeAsync(client, ClientTypes.Public, cancellationToken) && IsOfThisMachine(request);

    private static bool IsOfThisMachine(OpenIddictRequest request) =>
        Uri.TryCreate(request.RedirectUri, UriKind.Absolute, out var address)
        && (address.IsLoopback || !address.Scheme.StartsWith(Uri.UriSchemeHttp, StringComparison.Ordinal));

    private ForbidResult Refuse(string error, string description) => Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
}
