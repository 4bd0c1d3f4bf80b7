using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data.MySql;

/// <summary>MySQL and MariaDB.</summary>
public sealed class MySqlAuthDbContext(DbContextOptions<MySqlAuthDbContext> options) : AuthDbContext(options)
{
    private const string Collation = "utf8mb4_bin";

    /// <summary>Tables that somebody converted, or that came with a dump of another server.</summary>
    internal override async Task<string?> FaultOfTablesAsync(CancellationToken cancellationToken)
    {
        string[] tables = [.. Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Select(name => name.ToLowerInvariant()).Distinct()];
        var strange = await Database.SqlQuery<string>(
            $"""
            SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME, ' ', COLLATION_NAME) AS Value FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME <> {Collation}
            ORDER BY TABLE_NAME, COLUMN_NAME
            """).ToListAsync(cancellationToken);
        return strange.FirstOrDefault(column => tables.Contains(column.Split('.')[0].ToLowerInvariant())) is { } column
            ? $"{column}: the database compares this column by another collation than {Collation}, so that names which only look alike would be the same. "
                + $"Run: SET foreign_key_checks = 0; ALTER TABLE `{column.Split('.')[0]}` CONVERT TO CHARACTER SET utf8mb4 COLLATE {Collation};"
            : null;
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        // Binary comparison everywhere: with MySQL's usual collations a dotless i or a Kelvin sign would find somebody
        // else's account, and client ids would ignore case. What is equal is decided by normalization, in one place.
        builder.UseCollation(Collation);
        base.OnModelCreating(builder);

        // An InnoDB index key holds 3072 bytes, 768 utf8mb4 characters; OpenIddict's own token index asks for more
        // (openiddict-core#2366). The bounded ids and subjects of the shared model keep it below that.
    }
}
