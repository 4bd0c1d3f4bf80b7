using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace AuthServer.Tests.Bench.StockOpenIddict;

internal sealed class StockDbContext(DbContextOptions<StockDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        builder.UseOpenIddict();
        // With the usual 400 the index over it is longer than MySQL and MariaDB allow.
        builder.Entity<OpenIddictEntityFrameworkCoreAuthorization>().Property(authorization => authorization.Subject).HasMaxLength(200);
        builder.Entity<OpenIddictEntityFrameworkCoreToken>().Property(token => token.Subject).HasMaxLength(200);
    }
}
