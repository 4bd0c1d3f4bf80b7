using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data.MySql;

/// <summary>MySQL 8 and MariaDB.</summary>
public sealed class MySqlAuthDbContext(DbContextOptions<MySqlAuthDbContext> options) : AuthDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        // Binary comparison everywhere: with MySQL's usual collations a dotless i or a Kelvin sign would find somebody
        // else's account, and client ids would ignore case. What is equal is decided by normalization, in one place.
        builder.UseCollation("utf8mb4_bin");
        base.OnModelCreating(builder);
        // Not UNIX_TIMESTAMP(NOW(6)): it goes by the session's time zone, in which an hour may come twice.
        builder.AddClock("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000 AS SIGNED");

        // An InnoDB index key holds 3072 bytes, 768 utf8mb4 characters; OpenIddict's own token index asks for more
        // (openiddict-core#2366). The bounded ids and subjects of the shared model keep it below that.
    }
}
