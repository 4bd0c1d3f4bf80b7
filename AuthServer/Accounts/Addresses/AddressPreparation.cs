using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts.Addresses;

/// <summary>Before a server serves, the names of all accounts are in the book; those that clash are told of.</summary>
internal sealed class AddressPreparation(AuthDbContext db, AddressBook book, ILogger<AddressPreparation> logger) : IPreparation
{
    public async Task<string?> PrepareAsync(bool mayMake, CancellationToken cancellationToken)
    {
        if (!mayMake)
        {
            return null;
        }

        await book.SettleAllAsync(cancellationToken);
        var contested = await db.Users.CountAsync(u => u.AddressState == AddressState.Contested, cancellationToken);
        if (contested > 0)
        {
            logger.LogWarning(
                "{Count} accounts carry a name or an address that another carries too, and cannot sign in until an operator decides: 'AuthServer "
                    + "users conflicts' lists them.",
                contested);
        }

        return null;
    }
}
