using AuthServer.Data.Records;

namespace AuthServer.Data.Stores;

/// <summary>
/// Rows that others belong to and of which only the id is needed: nothing is read of them. That they are there is told by the foreign
/// key.
/// </summary>
internal static class KnownRows
{
    public static ClientRecord KnownClient(this AuthDbContext db, string id) =>
        db.Clients.Local.FindEntry(id)?.Entity ?? db.Attach(new ClientRecord { Id = id }).Entity;

    public static AuthorizationRecord KnownSignIn(this AuthDbContext db, string id) =>
        db.Authorizations.Local.FindEntry(id)?.Entity ?? db.Attach(new AuthorizationRecord { Id = id }).Entity;
}
