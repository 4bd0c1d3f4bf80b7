using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Authorization;

/// <summary>OpenID Connect Core section 3.1.2: whether a person must sign in or agree first. No I/O.</summary>
internal static class AuthorizationRules
{
    /// <summary>What is known of a request and of whoever sent it.</summary>
    internal sealed record Facts
    {
        public required DateTimeOffset Now { get; init; }

        /// <summary>When the person signed in; null: nobody is.</summary>
        public DateTimeOffset? SignedInAt { get; init; }

        /// <summary>The person has signed in for this very request, which no answer has used yet.</summary>
        public bool HasSignedInForThis { get; init; }

        /// <summary>The person is another than the request is about (<c>id_token_hint</c>).</summary>
        public bool IsSomebodyElse { get; init; }

        /// <summary>The client takes the session of a browser for a sign-in.</summary>
        public bool TakesSessions { get; init; } = true;

        public IReadOnlyCollection<string> Prompts { get; init; } = [];

        /// <summary>In seconds.</summary>
        public long? MaxAge { get; init; }

        /// <summary>The client's users are asked.</summary>
        public bool NeedsConsent { get; init; }

        /// <summary>Nothing tells the client from another app that takes its name: it gets nothing without a person doing something for it.</summary>
        public bool IsOfNoKnownApp { get; init; }

        public IReadOnlyList<string> Scopes { get; init; } = [];

        /// <summary>Those the person has agreed to before.</summary>
        public IReadOnlyCollection<string> Agreed { get; init; } = [];

        /// <summary>The person has just agreed, on this request's own page.</summary>
        public bool HasJustAgreed { get; init; }
    }

    public static AuthorizationDecision Decide(Facts facts)
    {
        var mayShow = !facts.Prompts.Contains(PromptValues.None);
        if (facts.SignedInAt is not { } signedInAt || facts.IsSomebodyElse || IsStale(facts, signedInAt))
        {
            return mayShow
                ? new AuthorizationDecision.SignIn(Afresh: facts.SignedInAt is not null)
                : new AuthorizationDecision.Refuse(Errors.LoginRequired, "The user has to sign in.");
        }

        if (facts.HasJustAgreed || !IsAsked(facts))
        {
            return new AuthorizationDecision.Grant();
        }

        return mayShow
            ? new AuthorizationDecision.Ask(facts.Scopes)
            : new AuthorizationDecision.Refuse(Errors.ConsentRequired, "The user has to agree.");
    }

    private static bool IsStale(Facts facts, DateTimeOffset signedInAt)
    {
        var isTooOld = facts.MaxAge is { } seconds && (facts.Now - signedInAt).TotalSeconds > seconds;
        var mustBeAfresh = !facts.TakesSessions
            || facts.Prompts.Contains(PromptValues.Login)
            || facts.Prompts.Contains(PromptValues.SelectAccount)
            || isTooOld;
        return mustBeAfresh && !facts.HasSignedInForThis;
    }

    private static bool IsAsked(Facts facts) =>
        facts.Prompts.Contains(PromptValues.Consent)
        // A request without scopes asks for a sign-in at least; nothing remembers that it was agreed to.
        || (facts.NeedsConsent
            && ((facts.IsOfNoKnownApp && !facts.HasSignedInForThis) || facts.Scopes is [] || facts.Scopes.Except(facts.Agreed, StringComparer.Ordinal).Any()));
}
