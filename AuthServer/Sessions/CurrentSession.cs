using AuthServer.Data.Records;

namespace AuthServer.Sessions;

/// <summary>Who is signed in with the browser that sent a request.</summary>
internal sealed record CurrentSession(SessionRecord Session, User User)
{
    public DateTimeOffset SignedInAt => new(DateTime.SpecifyKind(Session.SignedInAt, DateTimeKind.Utc));

    /// <summary>Null: nobody.</summary>
    public static CurrentSession? Of(HttpContext context) => context.Features.Get<CurrentSession>();

    public void AttachTo(HttpContext context) => context.Features.Set(this);
}
